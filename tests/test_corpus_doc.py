"""The ten questions of the docs: each command gives the answer that stands there, each page opens and says something."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from corpus.columns import TABLES, columns
from web.app import create_app

ROOT = Path(__file__).resolve().parent.parent
DOC = ROOT / "docs" / "corpus.md"
BLOCK = re.compile(r"```console\n\$ (gongbao [^\n]{1,200})\n(.*?)```", re.DOTALL)
MOST = 16  # lines of an answer in the docs; "…" stands for the rest


def gongbao(arguments: str, corpus: Path, *, may_fail: bool = False) -> str:
    """What a command prints; some documents may fail where that is said."""
    command = [sys.executable, "-m", "cli", *arguments.split()]
    environment = {**os.environ, "GONGBAO_CORPUS": str(corpus), "GONGBAO_LANG": "zh", "PYTHONUTF8": "1", "COLUMNS": "120"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=280, check=False)
    assert done.returncode in ((0, 1) if may_fail else (0,)), done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doc") / "corpus"
    gongbao("run -q " + " ".join(f"samples/{path.name}" for path in sorted((ROOT / "samples").glob("*.txt"))), folder)
    return folder


def shown(answer: str) -> str:
    """An answer as the docs show it."""
    lines = [line.rstrip() for line in answer.rstrip("\n").split("\n")]
    return "\n".join([*lines[:MOST], "…"] if len(lines) > MOST else lines) + "\n"


def test_every_question_is_answered_as_the_docs_say(corpus: Path, accept: bool) -> None:
    text = DOC.read_text("utf-8")
    asked = BLOCK.findall(text)
    assert len(asked) >= 10
    answers = {command: shown(gongbao(command.removeprefix("gongbao "), corpus)) for command, _ in asked}
    if accept:
        DOC.write_text(BLOCK.sub(lambda m: f"```console\n$ {m[1]}\n{answers[m[1]]}```", text), "utf-8")
        pytest.fail("docs/corpus.md was written anew: look at the diff")
    assert dict(asked) == answers


def test_every_question_has_its_page(corpus: Path) -> None:
    pages = re.findall(r"^Page: `(/[^`]*)`", DOC.read_text("utf-8"), re.MULTILINE)
    assert len(pages) >= 10
    with TestClient(create_app(corpus)) as client:
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, unquote(page)
            assert len(answer.text) > 1_000


@pytest.mark.shared
def test_every_question_is_answered_on_thousands_of_documents(shared: Path, tmp_path: Path) -> None:
    """The bulk material loaded whole beside the samples: each of the ten commands answers with rows, each page comes at once."""
    (tmp_path / "in").mkdir()
    held = 0
    for path in sorted((shared / "bulk").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                held += 1
                told = json.loads(line)
                text = told.get("html") or f"{told.get('title', '')}\n{told['text']}\n"
                (tmp_path / "in" / f"{held}.{'html' if 'html' in told else 'txt'}").write_text(text, "utf-8")
    assert held > 2_000
    corpus = tmp_path / "corpus"
    gongbao(f"run -q {tmp_path / 'in'} samples", corpus, may_fail=True)
    text = DOC.read_text("utf-8")
    for command, _ in BLOCK.findall(text):
        answer = gongbao(command.removeprefix("gongbao "), corpus)
        assert len(answer.split("\n")) > 4, command
    with TestClient(create_app(corpus)) as client:
        for page in re.findall(r"^Page: `(/[^`]*)`", text, re.MULTILINE):
            client.get(page)  # what is kept is worked out
            begun = time.process_time()
            assert client.get(page).status_code == 200, unquote(page)
            assert time.process_time() - begun < 0.5, f"{unquote(page)}: 0.1 s on an idle machine"


def test_every_table_and_its_columns_are_named() -> None:
    text = DOC.read_text("utf-8")
    assert [table for table in TABLES if f"| `{table}` |" not in text] == []
    common = {"document", "title", "id", "text", "certainty", "why", "rule", "quote", "start", "end", "place", "link"}
    for table in TABLES:
        row = next(line for line in text.split("\n") if line.startswith(f"| `{table}` |"))
        assert [name for name in columns(table) if name not in common and f"`{name}`" not in row] == []
