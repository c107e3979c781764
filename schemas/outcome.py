"""How the work on one document ended: exactly one status, and the record where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.issues import Message
from schemas.notice import Notice

Status = Literal["ok", "ok_with_warnings", "partial", "empty", "error", "quarantined", "source_gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What `run` stores of one source: its bytes' identity, one status, the coded reason where it isn't `ok`, and the record."""

    id: str  # first 16 hex digits of sha256
    uri: str
    name: str
    sha256: str
    bytes: int
    status: Status
    code: str | None = None
    message: Message | None = None
    retryable: bool = False
    notice: Notice | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    maker: str = ""  # digest of the rules (and, for failures that a better equipped machine may mend, of the conditions) that made it
