"""The house's own rules: rooms kept apart, files and functions of a readable size, errors never swallowed whole."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
