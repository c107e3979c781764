"""How a run shows that it goes on: a bar on a terminal, a line a batch otherwise, always on stderr."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from commands.output import console, say, spoken

if TYPE_CHECKING:
    from runs.report import Report

LINE_SECONDS = 1.0  # at most one line in so much time, where lines go to a log


class Progress:
    """Shows a run's report as it grows; silent when asked to be."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._task: Any = None
        self._said = 0.0
        self._last = ""

    def __enter__(self) -> Self:
        if not self._quiet and sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
            self._bar = Bar(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console(), transient=True)
            self._task = self._bar.add_task(spoken("处理", "documents"), total=None, rate="")
            self._bar.start()
        return self

    def show(self, report: Report) -> None:
        """The state of the run now."""
        if self._quiet:
            return
        done = report.processed + report.unchanged + report.copies
        if self._bar is not None:
            failed = spoken(f"失败 {len(report.failures)}", f"{len(report.failures)} failed") if report.failures else ""
            rate = f"{report.rate:.0f}/s {failed}"
            self._bar.update(self._task, completed=done, total=report.planned or None, rate=rate)
            return
        line = _line(report, f"{done}/{report.planned or '?'}")
        finished = report.manifest is not None
        if line != self._last and (finished or time.monotonic() - self._said > LINE_SECONDS):
            self._said, self._last = time.monotonic(), line
            say(line)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()


def _line(report: Report, share: str) -> str:
    failed = len(report.failures)
    return spoken(
        f"{share} 份：处理 {report.processed}，未变 {report.unchanged}，失败 {failed}，{report.rate:.0f} 份/秒",
        f"{share} documents: {report.processed} processed, {report.unchanged} unchanged, {failed} failed, {report.rate:.0f}/s",
    )
