"""The house's own rules: rooms kept apart, files and functions of a readable size, errors never swallowed whole."""

from __future__ import annotations

import ast
import gc
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.regex import Waiting

ROOT = Path(__file__).parent.parent
ROOMS = ("schemas", "extractors", "pipeline", "corpus", "web", "commands", "runs")
MODULES = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))] + sorted(ROOT.glob("*.py"))
NAMELESS = {"utils", "helpers", "common", "misc", "manager", "base", "handler"}
LONGEST_FILE, LONGEST_FUNCTION = 330, 60


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_can_be_read_at_a_sitting(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    assert path.stem not in NAMELESS
    assert text.strip(), "an empty file says nothing"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= LONGEST_FUNCTION, node.name
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"):
            assert not all(isinstance(one, ast.Pass | ast.Continue) for one in node.body), (
                f"line {node.lineno}: an error is swallowed whole"
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_patterns_are_compiled_when_they_are_used(path: Path) -> None:
    """A module's patterns wait (`schemas.regex`): compiled at start-up they cost every command half a second."""
    todo: list[ast.AST] = list(ast.parse(path.read_text("utf-8")).body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        assert not (isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile"), f"line {node.lineno}: write regex(…)"
        todo.extend(ast.iter_child_nodes(node))


def test_every_pattern_compiles() -> None:
    """What waits is looked at by nobody before its first use."""
    for path in MODULES:
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    waiting = [one for one in gc.get_objects() if type(one) is Waiting]
    assert len(waiting) > 900
    for one in waiting:
        re.compile(one.pattern, one.flags)


def test_the_contracts_bite(tmp_path: Path) -> None:
    """A wrong import breaks the check: tried on a copy, so that the check is known to be able to fail."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    wrong = tmp_path / "corpus" / "tokens.py"
    wrong.write_text(wrong.read_text("utf-8") + "\nimport pipeline.repair  # noqa\n", "utf-8")
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 1, said.stdout + said.stderr
    assert "the corpus knows schemas only BROKEN" in said.stdout
