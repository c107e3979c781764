"""Whole documents of our own: every container gives what the text gives, and layout, outline, tables and fields are pinned as looked at."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.process import process
from schemas.document import Source
from schemas.notice import dump
from tests import documents_made as made
from tests.found import flat, spaceless

Maker = Callable[[str], bytes]
EXPECTED = made.FOLDER / "expected"
SHORT_PAGES = partial(made.in_pdf, bottom=420)
CONTAINERS: dict[str, tuple[str, Maker]] = {
    "html": ("a.html", made.in_html),
    "docx": ("a.docx", made.in_word),
    "pdf": ("a.pdf", made.in_pdf),
    "pdf, narrow, with a running head": ("a.pdf", partial(made.in_pdf, columns=21, head="内部资料")),
    "pdf, short pages": ("a.pdf", SHORT_PAGES),
    "ofd": ("a.ofd", made.in_ofd),
}
SITE = """<div class=header><a href=/>首页</a><a href=/zwgk>政务公开</a></div>
<div class=crumb>当前位置：<a href=/>首页</a> &gt; <a href=/jyta>建议提案</a></div>
<table class=xxgk><tr><td>索 引 号：</td><td>K41-0302-2023-00057</td><td>主题分类：</td><td>城乡建设</td></tr>
<tr><td>发文机关：</td><td>云川市住房和城乡建设局</td><td>成文日期：</td><td>2023年06月21日</td></tr>
<tr><td>发文字号：</td><td>云建函〔2023〕112号</td><td>发布日期：</td><td>2023年06月25日</td></tr></table>{}
<div class=share>分享到：<a>微博</a></div><div class=footer>主办：云川市住房和城乡建设局 <a href=/map>网站地图</a></div>"""
PINNED: dict[str, tuple[str, Maker]] = {
    "bulletin": ("统计公报.pdf", partial(made.in_pdf, head="临溪统计", bottom=300)),
    "reply": ("答复.html", partial(made.in_html, around=SITE)),
    "regulation": ("办法.docx", made.in_word),
    "decision": ("决定.pdf", SHORT_PAGES),
    "awards": ("公示.xlsx", made.in_workbook),
}


@cache
def record(maker: Maker, name: str, file_name: str) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(dump(process(Source(uri=file_name, name=file_name, data=maker(name)))))
    return told


def tables(told: dict[str, Any]) -> list[list[list[str]]]:
    return [[[cell["text"] for cell in row] for row in table["rows"]] for table in told["tables"]]


def outline(told: dict[str, Any]) -> list[list[Any]]:
    return [[line["level"], line["number"], line["heading"]] for line in told["outline"]]


def names(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Captions and units; a page may print a gap for a blank."""
    return [(spaceless(t.get("caption", "")), t.get("unit", "")) for t in told["tables"]]


def same(ours: dict[str, Any], name: str) -> None:
    text = record(made.in_text, name, "a.txt")
    assert flat(ours) == flat(text)
    assert ours["meta"] == text["meta"]
    assert outline(ours) == outline(text)
    assert tables(ours) == tables(text)
    assert names(ours) == names(text)
    assert all(entity["place"] for entity in ours["entities"])


@pytest.mark.parametrize("name", made.NAMES)
def test_the_text_keeps_its_tables(name: str) -> None:
    assert [row for table in tables(record(made.in_text, name, "a.txt")) for row in table] == made.rows_of(name)


@pytest.mark.parametrize("name", made.NAMES)
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_says_what_its_text_says(container: str, name: str) -> None:
    file_name, maker = CONTAINERS[container]
    same(record(maker, name, file_name), name)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word files as LibreOffice writes them in other formats; its PDFs embed their fonts."""
    folder = tmp_path_factory.mktemp("office")
    for name in made.NAMES:
        (folder / f"{name}.docx").write_bytes(made.in_word(name))
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
    for kind in ("doc", "rtf", "pdf"):
        files = [str(folder / f"{name}.docx") for name in made.NAMES]
        home = {**os.environ, "HOME": str(folder)}
        subprocess.run([*command, kind, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300, env=home)
    return folder


@pytest.mark.debian("soffice", "libreoffice-writer-nogui")
@pytest.mark.parametrize("name", made.NAMES)
@pytest.mark.parametrize("kind", ["doc", "rtf", "pdf"])
def test_what_an_office_program_writes(kind: str, name: str, converted: Path) -> None:
    same(record(lambda name: (converted / f"{name}.{kind}").read_bytes(), name, f"a.{kind}"), name)


@pytest.mark.parametrize("name", PINNED)
def test_layout_is_the_one_that_was_looked_at(name: str, accept: bool) -> None:
    file_name, maker = PINNED[name]
    told = record(maker, name, file_name)
    golden = EXPECTED / f"{name}.json"
    layout = {
        "meta": told["meta"],
        "outline": outline(told),
        "tables": [
            {"caption": t.get("caption"), "unit": t.get("unit"), "rows": rows} for t, rows in zip(told["tables"], tables(told), strict=True)
        ],
        "blocks": [[b["element"], told["text"][b["start"] : b["end"]][:40]] for b in told["blocks"]],
    }
    if accept or not golden.exists():
        known = golden.exists()
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(json.dumps(layout, ensure_ascii=False, indent=1) + "\n", "utf-8")
        assert accept or known, f"{golden.name} was written: look at it line by line, then commit it"
    assert layout == json.loads(golden.read_text("utf-8")), "look at the difference; `pytest --accept` writes the new one"
