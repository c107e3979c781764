"""The bounds of one document: what a hostile or broken file may cost. Over a bound the document gets a coded error that names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each bound is a setting of the same name: `GONGBAO_MAX_BYTES=…` or `max_bytes = …` under `[limits]` in gongbao.toml."""

    max_bytes: int = 200_000_000  # of one input file
    max_unzipped_bytes: int = 512_000_000  # of all members of a package or archive together
    max_ratio: int = 100  # unzipped to zipped, once over 40 MB
    max_members: int = 10_000  # entries of an archive
    max_depth: int = 3  # archives in archives
    max_nesting: int = 220  # elements of Word and OFD files, brackets of JSON in one another; groups of RTF a hundred times as deep
    max_pages: int = 20_000
    max_characters: int = 20_000_000
    max_tag_characters: int = 20_000_000  # of one HTML tag with its attributes; pages carry pictures in them
    max_silent_seconds: int = 20  # a worker without a sign of life (a page read, a step done), and one more for each MB of the file
    max_seconds: int = 600  # of one document in all
    max_memory_bytes: int = 1_000_000_000  # address space of a worker
    stop_after_page: int | None = None  # read no further and say so: after a fault beyond that page, what stands before it is kept


DEFAULT_LIMITS = Limits()
