"""Doubts and faults, each with a stable code and a sentence in Chinese and English that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

Severity = Literal["note", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Message:
    """The same sentence in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Code:
    """One row of `codes.tsv`: what a code means and what a reader is told."""

    code: str
    use: Literal["error", "issue"]
    level: str  # status of the document for errors, severity for issues
    retryable: bool
    zh: str
    en: str

    def message(self, details: dict[str, object]) -> Message:
        """The sentences with the details filled in."""
        return Message(self.zh.format_map(details), self.en.format_map(details))


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A published doubt: the record stands, but a reader should know this."""

    code: str
    severity: Severity
    message: Message
    start: int | None = None
    end: int | None = None


@lru_cache(maxsize=1)
def codes() -> dict[str, Code]:
    """All known codes, by name."""
    table = {}
    for line in (Path(__file__).parent / "codes.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, use, level, retryable, zh, en = line.split("\t")
            table[code] = Code(code, "error" if use == "error" else "issue", level, retryable == "yes", zh, en)
    return table


def issue(code: str, start: int | None = None, end: int | None = None, **details: object) -> Issue:
    """An issue with the sentences of its code.

    >>> issue("blank_date", 3, 9, text="2018年  月  日").severity
    'note'
    """
    row = codes()[code]
    if row.use != "issue":
        raise ValueError(f"{code} is an error, not an issue")
    severity: Severity = "error" if row.level == "error" else "warning" if row.level == "warning" else "note"
    return Issue(code=code, severity=severity, message=row.message(details), start=start, end=end)


class GongbaoError(Exception):
    """A document, source or run that cannot go on, with a stable code; `message` is for people, `status` and `retryable` for the run."""

    def __init__(self, code: str, **details: object) -> None:
        row = codes()[code]
        self.code, self.status, self.retryable = code, row.level, row.retryable
        self.message = row.message(details)
        super().__init__(f"{code}: {self.message.zh} {self.message.en}")


class DocumentError(GongbaoError):
    """This document cannot be read; the run goes on."""


class RunError(GongbaoError):
    """Nothing can run: the store, the disk, the lock or the configuration."""
