"""The main job where POSIX has nothing to offer: no fcntl, no resource, no fork."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = """
import os, sys
for name in ("fcntl", "resource"):
    sys.modules[name] = None
if hasattr(os, "fork"):
    del os.fork
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment whose Pythons, workers included, know none of it."""
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "sitecustomize.py").write_text(HIDDEN, "utf-8")
    return {**os.environ, "PYTHONPATH": str(tmp_path / "hidden"), "PYTHONUTF8": "0"}


def gongbao(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)


def test_the_main_job_works_without_posix(tmp_path: Path, environment: dict[str, str]) -> None:
    source = tmp_path / "公文 文件夹"
    source.mkdir()
    (source / "通知 一.txt").write_text("关于奖励的通知\n对获奖单位给予10万元奖励。\n", "utf-8")
    (source / "empty.txt").write_bytes(b"")
    corpus = tmp_path / "out 语料"
    for processed in (2, 0):
        done = gongbao(environment, "run", str(source), "--out", str(corpus), "--workers", "2")
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        told = json.loads(max((corpus / "runs").glob("*.json"), key=lambda p: p.stat().st_mtime).read_text("utf-8"))
        assert told["processed"] == processed
    assert not list(corpus.glob("run.lock*"))
    found = gongbao(environment, "search", "奖励", "--corpus", str(corpus), "--json")
    assert json.loads(found.stdout)["total"] == 1


def test_two_runs_keep_apart_without_file_locks(tmp_path: Path, environment: dict[str, str]) -> None:
    program = (
        f"import sys, pathlib; sys.path.insert(0, {str(ROOT)!r})\n"
        "from runs.lock import locked\nfrom schemas.issues import RunError\n"
        "place = pathlib.Path(sys.argv[1])\n"
        "with locked(place):\n"
        "    try:\n        with locked(place): print('both')\n"
        "    except RunError as error: print(error.code)\n"
        "with locked(place): print('free')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["store_locked", "free"], done.stderr
    assert not list(tmp_path.glob("run.lock*"))
