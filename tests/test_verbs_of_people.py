"""The commands by which people measure and correct a corpus, on a made one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from cli import app
from tests.test_corrections import DOC, SECOND
from tests.test_corrections import folder as folder


def gongbao(*arguments: object, code: int = 0) -> str:
    """What a command prints on stdout."""
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == code, (done.output, done.exception)
    return done.stdout


def test_audit_goes_through_a_spreadsheet(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    told = json.loads(gongbao("audit", "jan", "--n", 2, "--xlsx", sheet, "--corpus", folder, "--json"))
    assert [row["judged"] for row in told["kinds"]] == [0, 0]
    book = load_workbook(sheet)
    for row in (2, 3):
        book.worksheets[0].cell(row, 8).value = "right"
    book.save(sheet)
    told = json.loads(gongbao("audit", "jan", "--judged", sheet, "--who", "甲", "--corpus", folder, "--json"))
    assert (told["precision"], told["people"]) == (1.0, ["甲"])
    assert "amount" in gongbao("audit", "jan", "--corpus", folder)


def test_corrections_come_from_a_file_and_leave_as_gold(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text(f"document,entity,action,value\n{DOC},m{SECOND[1]},fix,30000\n", "utf-8")
    told = json.loads(gongbao("corrections", "--import", file, "--who", "乙", "--gold", tmp_path / "gold", "--corpus", folder, "--json"))
    assert [row["who"] for row in told["corrections"]] == ["乙"]
    assert (tmp_path / "gold" / f"{DOC}.json").exists()
    assert "乙" in gongbao("corrections", "--corpus", folder)
    rows = json.loads(gongbao("query", "amounts", "--corpus", folder, "--json"))["rows"]
    assert [row["value"] for row in rows] == ["300000", "30000"]


def test_the_corpus_as_a_whole(folder: Path, tmp_path: Path) -> None:
    assert json.loads(gongbao("compare", "panel", "--corpus", folder, "--json"))["rows"][0]["unit"] == "件"
    assert json.loads(gongbao("coverage", "--corpus", folder, "--json"))["holdings"][0]["documents"] == 1
    assert json.loads(gongbao("life", DOC[:6], "--corpus", folder, "--json"))["places"][0]["uri"] == "a.txt"
    book = tmp_path / "codebook.toml"
    book.write_text('[[category]]\nname = "钱"\ncues = ["奖励"]\n', "utf-8")
    assert gongbao("code", "--codebook", book, "--csv", "--corpus", folder).splitlines()[1].endswith(",1")


def test_nothing_is_made_where_no_corpus_is(tmp_path: Path) -> None:
    for verb in ("audit", "corrections"):
        with pytest.raises(AssertionError, match="not_found"):
            gongbao(verb, "--corpus", tmp_path / "none")
    assert not (tmp_path / "none").exists()
