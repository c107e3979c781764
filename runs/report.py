"""How a run went; while it runs, how it goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAILED = frozenset({"error", "quarantined"})


@dataclass(slots=True)
class Report:
    """Counts of one run, and when it ended where its record is."""

    started: str = ""
    seconds: float = 0.0
    pulled: int = 0  # documents found, changed or not
    unchanged: int = 0
    gone: int = 0
    planned: int = 0  # documents that are known to be there; 0 while that isn't known
    statuses: Counter[str] = field(default_factory=Counter)  # of the documents that this run processed
    codes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # entities that this run found
    failures: list[tuple[str, str]] = field(default_factory=list)  # address and code
    documents: list[tuple[str, str]] = field(default_factory=list)  # address and status of the documents that this run processed
    ids: list[str] = field(default_factory=list)  # theirs
    recycled: int = 0
    killed: int = 0
    peak_memory: int = 0
    signal: int | None = None
    manifest: Path | None = None

    @property
    def processed(self) -> int:
        """Documents that this run read."""
        return sum(self.statuses.values())

    @property
    def rate(self) -> float:
        """Documents a second so far."""
        return (self.processed + self.unchanged) / self.seconds if self.seconds else 0.0

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
            "gone": self.gone,
            "processed": self.processed,
            "statuses": dict(sorted(self.statuses.items())),
            "codes": dict(sorted(self.codes.items())),
            "entities": dict(sorted(self.kinds.items())),
            "workers": {"replaced": self.recycled, "lost": self.killed, "peak_memory": self.peak_memory},
            "signal": self.signal,
        }
