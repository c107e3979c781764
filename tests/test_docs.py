"""Docs are tested: what they show is what the commands print now, and nothing that a user can name is left out.

A block behind `<!-- output: gongbao … -->` is that command's output over the samples; `pytest tests/test_docs.py --accept` renews it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from extractors import EXTRACTORS
from pipeline.pull.sources import KEYS, Kind
from schemas.gbt9704 import DocumentType
from schemas.issues import codes
from schemas.limits import Limits

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"<!-- output: (?P<command>gongbao [^\n]+?) -->\n```(?P<language>\w*)\n(?P<shown>.*?)```", re.S)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples processed into a corpus of their own, as the README's first command does it."""
    folder = tmp_path_factory.mktemp("docs") / "outputs"
    said = gongbao(f"run --out {shlex.quote(str(folder))} --quiet", folder)
    assert said.returncode == 0, said.stderr
    return folder


def gongbao(command: str, corpus: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GONGBAO_CORPUS": str(corpus), "NO_COLOR": "1", "COLUMNS": "120", "PYTHONUTF8": "1", "LANG": "zh_CN.UTF-8"}
    line = [sys.executable, "-m", "cli", *shlex.split(command)]
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def printed(command: str, corpus: Path) -> str:
    """What a command prints; `| head -N`, `| jq .KEY[N]`-like cuts are done here so that no other program is needed."""
    words, _, cut = command.removeprefix("gongbao ").partition(" | ")
    said = gongbao(words, corpus)
    assert said.returncode == 0, said.stderr
    text = said.stdout
    if cut.startswith("head -"):
        text = "".join(text.splitlines(keepends=True)[: int(cut.removeprefix("head -"))])
    elif cut.startswith("entities "):
        wanted = cut.removeprefix("entities ").split()
        text = "".join(
            json.dumps(e, ensure_ascii=False) + "\n" for e in json.loads(text)["entities"] if e["id"] in wanted or e["kind"] in wanted
        )
    return text.replace(str(corpus), "outputs")


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_shown_output_is_real(path: Path, outputs: Path, accept: bool) -> None:
    text = path.read_text("utf-8")

    def renewed(match: re.Match[str]) -> str:
        return f"<!-- output: {match['command']} -->\n```{match['language']}\n{printed(match['command'], outputs)}```"

    now = BLOCK.sub(renewed, text)
    if accept and now != text:
        path.write_text(now, "utf-8")
    assert now == text, f"{path.name}: output has changed; look at it, then pytest tests/test_docs.py --accept"


HEAD = """# Commands

Data goes to stdout, messages and progress to stderr. `--json` on every command that reads; `-` is stdin or stdout.
Options come before `GONGBAO_*` in the environment, then `gongbao.toml`, then defaults.

Exit codes: 0 all done · 1 some documents failed or were quarantined, the rest done · 2 wrong usage or configuration ·
3 nothing could run (store, disk, lock) · 130/143 stopped by a signal (run again, it resumes).
"""


def commands_page() -> str:
    """docs/commands.md, made from the command line itself."""
    from typer.main import get_command

    from cli import app

    parts = [HEAD]
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        words = [p for p in command.params if p.param_type_name == "argument"]
        usage = " ".join([name, *(p.metavar or p.name.upper() for p in words)])
        parts.append(f"\n## `gongbao {usage}`\n\n{' '.join((command.help or '').split())}\n")
        options = [p for p in command.params if p.param_type_name == "option"]
        rows = [(", ".join(f"`{opt}`" for opt in (*p.opts, *p.secondary_opts)), " ".join((p.help or "").split())) for p in options]
        if rows:
            parts.append(
                "\n| option | |\n|---|---|\n" + "".join(f"| {names} | {told} |\n" for names, told in rows if "--help" not in names)
            )
    return "".join(parts)


def test_the_page_of_commands_is_fresh(accept: bool) -> None:
    path = ROOT / "docs" / "commands.md"
    if accept:
        path.write_text(commands_page(), "utf-8")
    assert path.exists()
    assert path.read_text("utf-8") == commands_page(), "pytest tests/test_docs.py --accept"


def test_every_source_kind_and_key_is_documented() -> None:
    from typing import get_args

    text = (ROOT / "docs" / "adding.md").read_text("utf-8")
    assert [name for name in (*get_args(Kind), *KEYS) if f"`{name}`" not in text and f"{name} =" not in text] == []


def test_every_extractor_and_field_is_documented() -> None:
    from dataclasses import fields
    from typing import get_args

    from schemas.entities import AnyEntity, Entity
    from schemas.notice import Contact, Meta, Reply

    text = (ROOT / "docs" / "index.md").read_text("utf-8")
    assert [e.__name__ for e in EXTRACTORS if f"### `{e.__name__.removesuffix('s')}`" not in text] == []
    own = {f.name for f in fields(Entity)}
    for kind in get_args(AnyEntity):
        section = text.split(f"### `{kind.kind}`")[1].split("\n### ")[0].split("\n## ")[0]
        missing = [
            f.name for f in fields(kind) if f.name not in own and f"`{f.name.rstrip('_')}`" not in section and f.name != "resolved_from"
        ]
        assert missing == [], kind.kind
    names = [f.name for cls in (Meta, Contact, Reply) for f in fields(cls)]
    assert [name for name in names if f"`{name}`" not in text] == []
    assert [kind.value for kind in DocumentType if kind.value not in text] == []


def test_every_code_and_bound_is_documented() -> None:
    from dataclasses import fields

    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    assert [code for code in codes() if f"`{code}`" not in text] == []
    assert [f.name for f in fields(Limits) if f.name.startswith("max_") and f"`{f.name}`" not in text] == []


def test_the_project_stands_alone() -> None:
    """No file that ships names a place outside the repository."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        if name.startswith(("tests/", "bench/", ".ci/", "conftest.py")) or not name.endswith((".py", ".md", ".toml", ".tsv", ".html")):
            continue
        assert "../shared" not in (ROOT / name).read_text("utf-8"), name
