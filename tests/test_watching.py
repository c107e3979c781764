"""Folders watched: what comes, changes and goes is taken up by itself, once it is at rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.pull.sources import SourceConfig
from run import reading
from runs.report import Report
from runs.watching import changed, state, watched
from schemas.issues import RunError
from settings import Settings

ROOT = Path(__file__).resolve().parent.parent
COMMAND = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()"


def statuses(corpus: Path) -> dict[str, str]:
    """Status of every document by its file's name; nothing while there is no corpus."""
    try:
        with reading(corpus) as store:
            return {row["name"]: row["status"] for row in store.statuses()}
    except RunError:
        return {}


def waited(for_: Callable[[], bool], process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until and not for_():
        assert process.poll() is None, "the watch ended by itself"
        time.sleep(0.2)
    return for_()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.timeout(240)
def test_a_watched_folder_is_taken_up_as_it_changes_until_a_signal(tmp_path: Path) -> None:
    place, corpus = tmp_path / "in", tmp_path / "out"
    place.mkdir()
    (place / "a.txt").write_text("对第一名奖励3万元。", "utf-8")
    command = [sys.executable, "-c", COMMAND, "run", str(place), "--out", str(corpus), "--watch", "0.3", "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        assert waited(lambda: statuses(corpus) == {"a.txt": "ok"}, process)
        (place / "below").mkdir()
        (place / "below" / "b.txt").write_text("对第二名奖励4万元。", "utf-8")
        assert waited(lambda: statuses(corpus) == {"a.txt": "ok", "b.txt": "ok"}, process)
        (place / "a.txt").unlink()
        assert waited(lambda: statuses(corpus) == {"a.txt": "source_gone", "b.txt": "ok"}, process)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, b"Traceback" in said) == (143, False)
    assert not list(corpus.glob("*.lock*"))


def test_a_file_that_still_grows_is_left_alone(tmp_path: Path) -> None:
    sizes = iter([1, 1, 2, 3, 4, 4, 4])
    looks: list[int] = []

    def look() -> dict[Path, tuple[int, int]]:
        looks.append(next(sizes))
        return {tmp_path / "a.pdf": (looks[-1], 0)}

    assert changed(look(), look, 0.0, lambda: False) == {tmp_path / "a.pdf": (4, 0)}
    assert looks == [1, 1, 2, 3, 4, 4]
    assert changed({}, dict, 0.0, iter([False, False, True]).__next__) is None


def test_patterns_and_the_corpus_itself_are_not_looked_at(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.tmp", "out/notices/c.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    config = SourceConfig(name="here", kind="folder", path=str(tmp_path), exclude=("*.tmp",))
    assert [path.name for path in state([config], (tmp_path / "out",))] == ["a.pdf"]


def test_the_web_is_asked_once_and_only_folders_are_run_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "sources.toml").write_text(
        '[saved]\nkind = "folder"\npath = "in"\n[site]\nkind = "list"\nurl = "https://a.gov.cn/index.html"\n', "utf-8"
    )
    now = Settings(corpus=tmp_path / "out", sources=tmp_path / "sources.toml")
    asked: list[list[str]] = []

    def once(named: list[str]) -> Report:
        asked.append(list(named))
        (tmp_path / "in" / "a.txt").write_text("a")
        return Report(signal=None if len(asked) < 2 else 15)

    assert watched([], now, 0.01, once).signal == 15  # type: ignore[arg-type]
    assert asked == [[], ["saved"]]
    with pytest.raises(RunError, match="bad_usage"):
        watched(["site"], now, 0.01, once)  # type: ignore[arg-type]
