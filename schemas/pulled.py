"""What pulling brings from one address, and what is remembered of it from last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
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
        """All addresses that a source gave so far, or failed to give, and that are not marked gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """One address, asked once: bytes (`source`), nothing new (`unchanged`), `gone`, or a coded error (`failed`); `listed` is an
    address that was read and only leads to documents (a list page, an archive).
    """

    uri: str
    origin: str  # name of the source in sources.toml
    state: Literal["fetched", "unchanged", "gone", "failed", "listed"]
    source: Source | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: GongbaoError | None = None


def address_id(uri: str) -> str:
    """The id of the failure of an address that gave no bytes.

    >>> address_id("https://a.gov.cn/1.html")
    'f753af5911e9556c'
    """
    return sha256(f"address:{uri}".encode()).hexdigest()[:16]
