"""What pulling brings from one address, and what is remembered of it from last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from schemas.document import Source
from schemas.issues import GongbaoError


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the corpus remembers of an address: the digest of its bytes and the validators for a conditional request."""

    sha256: str
    etag: str | None = None
    last_modified: str | None = None


class Memory(Protocol):
    """The corpus, as far as pulling needs it."""

    def known(self, uri: str) -> Known | None:
        """What was seen at this address last time; None where it was never pulled."""
        ...

    def uris_of(self, origin: str) -> Iterable[str]:
        """All addresses that a source gave so far and that are not marked gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """One address, asked once: bytes (`source`), nothing new (`unchanged`), `gone`, or a coded error (`failed`)."""

    uri: str
    origin: str  # name of the source in sources.toml
    state: Literal["fetched", "unchanged", "gone", "failed"]
    source: Source | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: GongbaoError | None = None
