"""The whole pipeline, from files to records, corpus and index, on one worker and on two: `python bench/bulk.py FOLDER [ROUNDS]`.

FOLDER holds documents, or archives and lists of them (default: the bulk material beside this checkout). One worker and two take turns, so
that what else the machine does falls on both; medians of the rounds. Ends with 1 where two workers take more than 20 s for the 2,288
documents of the bulk material, are less than 1.4 times as fast as one, or a worker ever held more than 250 MB.
Processor seconds tell the same story on a machine that is not at rest: those of the run itself are what no second worker can share.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
BULK = ROOT.parent / "shared" / "bulk"
SECONDS, FASTER, BYTES, DOCUMENTS = 20.0, 1.4, 250_000_000, 2_288
RUN = """
import json, resource, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from run import run
from settings import Settings
report = run([{place!r}], Settings(corpus=Path({out!r}), workers={workers}))
own = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({{"documents": report.pulled, "failed": len(report.failures), "seconds": report.seconds, "peak": report.peak_memory,
                   "own": own.ru_utime + own.ru_stime}}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One run: wall seconds from its start to its end, processor seconds of itself and of all, the most that a worker held."""

    wall: float
    own: float
    every: float
    peak: int
    documents: int
    failed: int


def once(place: Path, workers: int) -> Round:
    """A run in a process and a corpus of its own."""
    with tempfile.TemporaryDirectory() as folder:
        program = RUN.format(root=str(ROOT), place=str(place), out=str(Path(folder) / "out"), workers=workers)
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, env={**os.environ, "PYTHONUTF8": "1"})
        wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    every = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Round(wall=wall, own=told["own"], every=every, peak=told["peak"], documents=told["documents"], failed=told["failed"])


def main(place: Path, rounds: int) -> int:
    """One line for each number of workers, then what of it holds."""
    found: dict[int, list[Round]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, done in found.items():
            done.append(once(place, workers))
    for workers, done in found.items():
        wall, own, every = (median(getattr(one, name) for one in done) for name in ("wall", "own", "every"))
        peak = max(one.peak for one in done) / 1_000_000
        print(
            f"{workers} worker(s)  {wall:6.1f} s wall  {every:6.1f} s processor, {own:.1f} of them the run's own  "
            f"{done[0].documents / wall:5.0f} documents/s  peak {peak:.0f} MB a worker"
        )
    one, two = (median(done.wall for done in found[workers]) for workers in (1, 2))
    own, every = (median(getattr(done, name) for done in found[2]) for name in ("own", "every"))
    documents, peak = found[2][0].documents, max(done.peak for done in (*found[1], *found[2]))
    print(f"two workers are {one / two:.2f} times as fast as one; {documents} documents, {found[2][0].failed} failed")
    print(f"on two processors at rest at least {max(every / 2, own):.1f} s")
    return 0 if two <= SECONDS * documents / DOCUMENTS and one / two >= FASTER and peak <= BYTES else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else BULK, int(sys.argv[2]) if len(sys.argv) > 2 else 3))
