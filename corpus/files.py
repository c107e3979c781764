"""Files that are there whole or not at all, also after a power cut: written beside, synced, renamed, the folder synced."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

SYNCS = 8  # files that are synced at the same time: the disk waits for itself
PART = ".part"  # the ending of what is not yet in place


@lru_cache(maxsize=1)
def _syncs() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SYNCS, thread_name_prefix="sync")


def write_part(path: Path, data: bytes) -> Path:
    """The data in a synced file beside `path`; `put_in_place` gives it its name."""
    part = part_of(path)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    return part


def write_parts(parts: Mapping[Path, bytes]) -> None:
    """Several files as `write_part` writes one, their syncs side by side, then the names of all made durable."""
    if not parts:
        return
    list(_syncs().map(write_part, parts, parts.values()))
    sync_folders({path.parent for path in parts})


def part_of(path: Path) -> Path:
    """Where `write_part` puts what belongs at `path`."""
    return path.with_name(f".{path.name}{PART}")


def put_in_place(paths: Iterable[Path]) -> None:
    """Gives parts their names and syncs their folders; a part that is already in place is left alone."""
    folders = set()
    for path in paths:
        with suppress(FileNotFoundError):
            part_of(path).replace(path)
        folders.add(path.parent)
    sync_folders(folders)


def sync_folders(folders: Iterable[Path]) -> None:
    """Makes the names in several folders durable, side by side."""
    ordered = sorted(folders)
    if len(ordered) < 2:
        for folder in ordered:
            sync_folder(folder)
        return
    list(_syncs().map(sync_folder, ordered))


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """A whole file at `path`, or the one that was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_part(path, data)
    put_in_place([path])
