"""How a run went; while it runs, how it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAILED = frozenset({"error", "quarantined"})
NAMED = 1_000  # documents that a report names


@dataclass(slots=True)
class Report:
    """Counts of one run, and when it ended where its record is."""

    started: str = ""
    seconds: float = 0.0
    pulled: int = 0  # documents found, changed or not
    unchanged: int = 0
    copies: int = 0  # new addresses of documents that are in the corpus, or in this run, under another one
    gone: int = 0
    planned: int = 0  # documents that are known to be there; 0 while that isn't known
    statuses: Counter[str] = field(default_factory=Counter)  # of the documents that this run processed
    codes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # entities that this run found
    failures: list[tuple[str, str]] = field(default_factory=list)  # address and code
    documents: list[tuple[str, str]] = field(default_factory=list)  # address and status of the documents that this run processed
    ids: dict[str, None] = field(default_factory=dict)  # of all of them, in their order
    recycled: int = 0
    killed: int = 0
    peak_memory: int = 0
    signal: int | None = None
    manifest: Path | None = None

    def count(self, doc_id: str, uri: str, status: str, code: str | None, kinds: Mapping[str, int]) -> None:
        """Take a document in; one that comes again, under the address that names its record, is counted once.

        >>> report = Report()
        >>> report.count("1", "b.txt", "ok", None, {"date": 2})
        >>> report.count("1", "a.txt", "ok", None, {"date": 2})
        >>> report.processed, report.kinds["date"], report.documents
        (1, 2, [('b.txt', 'ok')])
        """
        if doc_id in self.ids:
            return
        self.ids[doc_id] = None
        self.statuses[status] += 1
        self.kinds.update(kinds)
        if len(self.documents) < NAMED:
            self.documents.append((uri, status))
        if code:
            self.codes[code] += 1
            if status in FAILED:
                self.failures.append((uri, code))

    @property
    def processed(self) -> int:
        """Documents that this run read."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Documents a second so far."""
        return (self.processed + self.unchanged + self.copies) / self.seconds if self.seconds else 0.0

    @property
    def exit_code(self) -> int:
        """0 all done, 1 some documents failed, 130 or 143 when told to stop."""
        if self.signal is not None:
            return 128 + self.signal
        return 1 if any(self.statuses[status] for status in FAILED) else 0

    def plain(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "started": self.started,
            "seconds": round(self.seconds, 3),
            "pulled": self.pulled,
            "unchanged": self.unchanged,
            "copies": self.copies,
            "gone": self.gone,
            "processed": self.processed,
            "statuses": dict(sorted(self.statuses.items())),
            "codes": dict(sorted(self.codes.items())),
            "entities": dict(sorted(self.kinds.items())),
            "workers": {"replaced": self.recycled, "lost": self.killed, "peak_memory": self.peak_memory},
            "signal": self.signal,
        }
