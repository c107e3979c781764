"""What the whole path costs, in one table: `python bench/all.py [FOLDER]` (`make bench`); without a folder the samples, many times over.

Figures of one process on one core unless said otherwise; machines differ, so quote ratios and medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from extractors import EXTRACTORS  # noqa: E402
from pipeline.check import check  # noqa: E402
from pipeline.decode import decode  # noqa: E402
from pipeline.extract import extract  # noqa: E402
from pipeline.link import link  # noqa: E402
from pipeline.repair import repair  # noqa: E402
from pipeline.segment import segment  # noqa: E402
from pipeline.structure import structure  # noqa: E402
from schemas.document import Source  # noqa: E402
from schemas.limits import DEFAULT_LIMITS  # noqa: E402
from schemas.notice import dump  # noqa: E402

STAGES: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("decode", lambda source: decode(source, DEFAULT_LIMITS)),
    ("repair", repair),
    ("structure", structure),
    ("segment", segment),
    ("extract", extract),
    ("link", link),
    ("check", check),
    ("dump", dump),
)
MOST = 400  # documents of a folder that are measured
COMMANDS = ("--version", "search 品牌", "extract samples/seed-001.txt", "query commitments --json", "status")


def sources(folder: Path | None) -> list[Source]:
    """The documents to measure."""
    if folder is None:
        paths = sorted((ROOT / "samples").glob("seed-*.txt")) * 20
    else:
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        paths = paths[:: max(1, len(paths) // MOST)][:MOST]
    return [Source(uri=str(path), name=path.name, data=path.read_bytes()) for path in paths]


def stages(documents: list[Source]) -> None:
    """Seconds, characters a second and share of every stage."""
    spent: dict[str, float] = defaultdict(float)
    characters = 0
    for source in documents:
        value: Any = source
        for name, step in STAGES:
            begun = time.process_time()  # other programs of the machine don't count
            value = step(value)
            spent[name] += time.process_time() - begun
            if name == "repair":
                characters += len(value.text)
    whole = sum(spent.values())
    print(f"{len(documents)} documents, {characters / len(documents):,.0f} characters each")
    print(f"{'stage':<12}{'M chars/s':>10}{'share':>8}")
    for name, _ in STAGES:
        print(f"{name:<12}{characters / spent[name] / 1e6:>10.2f}{spent[name] / whole:>8.0%}")
    print(f"whole path: {len(documents) / whole:.0f} documents/s, {characters / whole / 1e6:.2f} M chars/s, one core")


def extractors(documents: list[Source]) -> None:
    """Milliseconds for 3,000 characters of every extractor."""
    spent: dict[str, float] = defaultdict(float)
    characters = 0
    for source in documents[:200]:
        document = segment(structure(repair(decode(source, DEFAULT_LIMITS))))
        characters += len(document.text)
        extracted = extract(document)
        for extractor in EXTRACTORS:
            begun = time.process_time()
            for _ in extractor(extracted):
                pass
            spent[extractor.__name__] += time.process_time() - begun
    for name, seconds in spent.items():
        print(f"{name:<14}{seconds / characters * 3_000_000:>8.2f} ms per 3,000 characters")


def lengths() -> None:
    """Cost by length, of prose and of one list of sums, the same over and over; a straight line means linear."""
    texts = {"prose": (ROOT / "samples" / "seed-004.txt").read_text("utf-8"), "a list of sums": "5万元、"}
    for name, text in texts.items():
        for size in (300, 3_000, 30_000, 300_000):
            data = (text * (size // len(text) + 1))[:size].encode()
            begun = time.process_time()
            value: Any = Source(uri="-", name="-.txt", data=data)
            for _, step in STAGES:
                value = step(value)
            took = time.process_time() - begun
            print(f"{size:>8,} characters of {name}: {took * 1000:>9.1f} ms, {took / size * 1e6:>6.2f} µs a character")


def commands() -> None:
    """Start-up and whole time of commands, median of five."""
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "cli"]
        for workers in (1, 2):
            begun = time.perf_counter()
            command = [*run, "run", "samples", "--out", f"{folder}/{workers}", "--workers", str(workers), "--quiet"]
            subprocess.run(command, cwd=ROOT, check=True)
            print(f"run samples, {workers} workers: {time.perf_counter() - begun:.2f} s")
        for command_line in COMMANDS:
            words = command_line.split()
            more = [] if words[0] in ("--version", "extract") else ["--corpus", f"{folder}/1"]
            times = []
            for _ in range(5):
                begun = time.perf_counter()
                subprocess.run([*run, *words, *more], cwd=ROOT, check=True, capture_output=True)
                times.append(time.perf_counter() - begun)
            print(f"gongbao {command_line}: {statistics.median(times):.2f} s")


def main() -> int:
    """Print all tables."""
    documents = sources(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    stages(documents)
    extractors(documents)
    lengths()
    commands()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
