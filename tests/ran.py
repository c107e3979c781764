"""A folder of documents for runs, the settings for it, and what a corpus holds afterwards."""

from __future__ import annotations

import zipfile
from pathlib import Path

from run import reading
from schemas.limits import Limits
from settings import Settings

WORK = "tests.mock_work:noticed"  # what a worker does in these runs


def filled(tmp_path: Path) -> Path:
    """A folder of good documents in subfolders, an archive, and two that can't be read."""
    source = tmp_path / "in"
    (source / "b").mkdir(parents=True)
    for number in range(10):
        (source / ("b" if number % 2 else ".") / f"{number}.txt").write_text(f"good {number}", "utf-8")
    (source / "b" / "same.txt").write_text("good 3", "utf-8")
    (source / "broken.txt").write_text("unreadable", "utf-8")
    (source / "bug.txt").write_text("bug", "utf-8")
    with zipfile.ZipFile(source / "many.zip", "w") as archive:
        archive.writestr("inner/11.txt", "good 11")
        archive.writestr("12.txt", "good 12")
    return source


def now(tmp_path: Path) -> Settings:
    """Two workers, a corpus of its own, little patience."""
    return Settings(corpus=tmp_path / "out", sources=tmp_path / "sources.toml", workers=2, limits=Limits(max_silent_seconds=2))


def state(corpus: Path) -> dict[str, str]:
    """Status and code of every document, by address."""
    with reading(corpus) as store:
        return {row["uri"]: f"{row['status']} {row.get('code', '')}".strip() for row in store.statuses()}


def digests(corpus: Path) -> dict[str, bytes]:
    """All files of a corpus but its database and the records of its runs."""
    files = sorted(
        path for path in corpus.rglob("*") if path.is_file() and "runs" not in path.parts and not path.name.startswith("corpus.db")
    )
    return {path.relative_to(corpus).as_posix(): path.read_bytes() for path in files}
