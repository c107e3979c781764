"""Bytes in hand to mended text: the first two steps of the flow, for the filter `gongbao repair`."""

from __future__ import annotations

from importlib import import_module
from typing import Literal

from pipeline.repair import repair
from schemas.document import Document, Source
from schemas.limits import DEFAULT_LIMITS, Limits


def mend(
    data: bytes,
    media: Literal["text", "html"] = "text",
    declared_charset: str | None = None,
    *,
    keep_script: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """The document of some bytes, decoded and repaired; `text`, `encoding`, `repairs` and `issues` are what a record would say.

    `media` is taken at its word, so a text about HTML stays a text. Raises `DocumentError` as the readers do.

    >>> mend("&nbsp;&nbsp;全區有效註冊商標".encode("big5")).text.value
    '全区有效注册商标'
    """
    source = Source(uri="-", name="", data=data, declared_charset=declared_charset)
    reader = import_module(f"pipeline.formats.{media}")
    return repair(reader.read(source, limits), keep_script=keep_script)
