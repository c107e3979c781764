"""Files, folders and archives: every document in them, each under the path as it was given."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pipeline.formats import archive, jsonl
from pipeline.formats.package import chinese_name
from pipeline.formats.sniff import GZIP
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.pulled import Pulled

LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".git", "__MACOSX"})
OWN_RECORD = b'{\n  "schema": "gongbao/'  # what we write ourselves is never input
NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
OFFICE_LOCK = "~$"  # what Word leaves beside a file that is open


def folder(
    place: Path,
    origin: str,
    limits: Limits = DEFAULT_LIMITS,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    facts: dict[str, str] | None = None,
    skip: tuple[Path, ...] = (),
) -> Iterator[Pulled]:
    """Every document at a path: the file itself, or all files below a folder, in the order of their names; what archives and lists hold
    comes out as documents of their own.

    `include` and `exclude` are patterns of names or of paths below the folder (`*.pdf`, `2023/*`); `skip` names folders to leave alone.
    Links that lead in circles or out of the folder, pipes and devices are passed over; a file that can't be opened is a `failed`.
    """
    root = place.resolve() if place.is_dir() else None
    for path in files(place, include, exclude, skip):
        yield from documents(path, origin, limits, facts or {}, root)


def files(place: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = (), skip: tuple[Path, ...] = ()) -> Iterator[Path]:
    """Regular files at or below a path that pass the patterns, sorted by name, each real folder walked once."""
    if not place.is_dir():
        yield place
        return
    for path in _below(place, place.resolve(), {path.resolve() for path in skip if path.exists()}):
        relative = path.relative_to(place).as_posix()
        if (not include or _matches(relative, include)) and not _matches(relative, exclude):
            yield path


def _below(place: Path, root: Path, skip: set[Path]) -> Iterator[Path]:
    """Regular files below a folder; the folders that wait are kept in a list, since they may lie deeper than Python calls."""
    walked: set[tuple[int, int]] = set()
    waiting = [place]
    while waiting:
        path = waiting.pop()
        try:
            about = path.stat()
            if stat.S_ISREG(about.st_mode):
                yield path
            if not stat.S_ISDIR(about.st_mode) or (about.st_dev, about.st_ino) in walked or path.resolve() in skip:
                continue
            entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name), reverse=True)
        except OSError:
            yield path  # opening it will say what is wrong
            continue
        walked.add((about.st_dev, about.st_ino))
        for entry in entries:
            if entry.name in LITTER or entry.name.startswith(OFFICE_LOCK):
                continue
            if not entry.is_symlink() or not _leads_out(path / entry.name, root):
                waiting.append(path / entry.name)


def _leads_out(link: Path, root: Path) -> bool:
    """Whether a link leads to nothing, in a circle, or out of the folder that a person named: downloads must not name /etc/passwd."""
    try:
        return not link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # RuntimeError: a circle, before Python 3.13
        return True


def _matches(relative: str, patterns: tuple[str, ...]) -> bool:
    name = PurePosixPath(relative).name
    return any(fnmatchcase(relative, pattern) or fnmatchcase(name, pattern) for pattern in patterns)


def documents(path: Path, origin: str, limits: Limits, facts: dict[str, str], root: Path | None) -> Iterator[Pulled]:
    """The documents of one file: itself, or the members of an archive or of a list of JSON objects."""
    uri = shown(path)
    try:
        data = read_file(path, limits, root)
        if data.startswith(OWN_RECORD):
            return
    except DocumentError as error:
        yield Pulled(uri=uri, origin=origin, state="failed", error=error)
        return
    source = Source(uri=uri, name=PurePosixPath(uri).name, data=data, facts=facts)
    try:
        for inner in members(source, limits):
            yield Pulled(uri=inner.uri, origin=origin, state="fetched", source=inner)
    except DocumentError as error:
        yield Pulled(uri=uri, origin=origin, state="failed", source=source, error=error)


def members(source: Source, limits: Limits) -> Iterator[Source]:
    """What a file holds, as documents: itself, unless it is an archive or a list of JSON objects; a gzip stands for what is in it."""
    opened = archive.gunzipped(source, limits) if source.data.startswith(GZIP) else source
    if archive.is_archive(opened):
        for inner in archive.members(opened, limits):
            yield from members(inner, limits) if jsonl.holds_many(inner.data) else (inner,)
    elif jsonl.holds_many(opened.data):
        yield from jsonl.objects(opened, limits)
    else:
        yield source


def read_file(path: Path, limits: Limits, root: Path | None = None) -> bytes:
    """The bytes of a regular file; raises `unreadable_file` or `too_large`, and never waits for a pipe. With a `root` the file must
    still lie in it when it is open: between the listing of a folder and the reading of a file somebody may have put a link there.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | NEVER_WAIT), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise DocumentError("unreadable_file", detail=f"{shown(path)}: not a regular file")
            if root is not None and not _lies_in(path, about, root):
                raise DocumentError("unreadable_file", detail=f"{shown(path)}: leads out of {shown(root)}")
            if about.st_size > limits.max_bytes:
                raise DocumentError("too_large", detail=f"{about.st_size:,} bytes > {limits.max_bytes:,}", setting="max_bytes")
            return file.read(about.st_size)
    except OSError as error:
        raise DocumentError("unreadable_file", detail=f"{shown(path)}: {error.strerror}") from error


def _lies_in(path: Path, opened: os.stat_result, root: Path) -> bool:
    real = path.resolve()
    return real.is_relative_to(root) and os.path.samestat(real.stat(), opened)


def shown(path: Path) -> str:
    """A path as the record names it: with forward slashes, and each name readable where its bytes are GBK rather than UTF-8.

    >>> shown(Path("samples/seed-000.txt"))
    'samples/seed-000.txt'
    >>> shown(Path("区政府") / os.fsdecode("通知.txt".encode("gbk")))
    '区政府/通知.txt'
    """
    return "/".join(name if name.isascii() else chinese_name(os.fsencode(name)) for name in path.as_posix().split("/"))
