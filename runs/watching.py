"""Folders watched: a run begins anew when files at their places have changed and are at rest.

Why not the notices of operating systems (inotify and its relatives): they don't come from network drives and get lost when many files
change at once; a look at sizes and times takes a second for a hundred thousand files and misses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.pull.folder import files
from pipeline.pull.sources import ON_DISK, SourceConfig
from runs.gather import places
from runs.report import Report
from runs.signals import Signals
from schemas.issues import RunError
from settings import Settings

STEP = 0.2  # seconds between two looks at the signals
State = dict[Path, tuple[int, int]]


def watched(named: Sequence[str], settings: Settings, seconds: float, once: Callable[[Sequence[str]], Report]) -> Report:
    """Runs what is named, then, whenever its folders have changed, its folders, until a signal; the last report, with that signal.

    Folders are looked at every so many `seconds`; sources on the web are asked by the first run only. Raises `RunError("bad_usage")`
    where there is no folder to watch, and as `once` does.
    """
    configs = places(named, settings)
    on_disk = [config for config in configs if config.kind in ON_DISK]
    names = [name for name, config in zip(named or [config.name for config in configs], configs, strict=True) if config in on_disk]
    if not names:
        raise RunError("bad_usage", detail=f"--watch: {', '.join(config.name for config in configs)}")

    def look() -> State:
        return state(on_disk, (settings.corpus,))

    with Signals() as signals:
        seen = look()
        report = once(named)
        while report.signal is None and (now := changed(seen, look, seconds, signals.told)) is not None:
            seen = now
            report = once(names)
    return report if report.signal is not None else replace(report, signal=signals.number)


def state(configs: Iterable[SourceConfig], skip: tuple[Path, ...] = ()) -> State:
    """Size and time of every file that sources on disk name."""
    found: State = {}
    for config in configs:
        for path in files(Path(config.path or "."), config.include, config.exclude, skip):
            try:
                about = path.stat()
            except OSError:
                continue  # it has just gone, or can't be looked at: the run will say so
            found[path] = (about.st_size, about.st_mtime_ns)
    return found


def changed(seen: State, look: Callable[[], State], seconds: float, told: Callable[[], bool]) -> State | None:
    """Waits until something is otherwise than when it was `seen` and has stood still for one look; the state then, None if told to stop."""
    before = seen
    while _rested(seconds, told):
        now = look()
        if now != seen and now == before:
            return now
        before = now
    return None


def _rested(seconds: float, told: Callable[[], bool]) -> bool:
    """Waits; False as soon as told to stop."""
    until = time.monotonic() + seconds
    while not told():
        left = until - time.monotonic()
        if left <= 0:
            return True
        time.sleep(min(left, STEP))
    return False
