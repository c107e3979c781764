"""What the whole path costs, in one table: `python bench/all.py [FOLDER] [--readme]` (`make bench`); else of the samples, many times.

Figures are CPU time of one core unless said otherwise, since machines are shared; so quote ratios. `--readme` puts it into README.md.
JioNLP, the rival for dates and amounts, is measured on the same texts in the same run where this Python has it, or the Python that
GONGBAO_JIONLP names.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extractors import EXTRACTORS  # noqa: E402
from extractors.amounts import amounts  # noqa: E402
from extractors.dates import dates  # noqa: E402
from pipeline.check import check  # noqa: E402
from pipeline.decode import decode  # noqa: E402
from pipeline.extract import extract  # noqa: E402
from pipeline.link import link  # noqa: E402
from pipeline.repair import repair  # noqa: E402
from pipeline.segment import segment  # noqa: E402
from pipeline.structure import structure  # noqa: E402
from schemas.document import Document, Source  # noqa: E402
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
    ("JSON", dump),
)
MOST = 400  # documents of a folder that are measured
MANY = 20_000  # documents over which memory must not grow
RIVAL = 100  # texts that JioNLP is given, too
COMMANDS = ("--version", "extract samples/seed-001.txt", "search 品牌", "query commitments --json", "status")
BLOCK = re.compile(r"(?<=<!-- bench: python bench/all.py --readme -->\n).*?(?=<!-- end -->)", re.DOTALL)
Row = tuple[str, str]


def sources(folder: Path | None) -> list[Source]:
    """The documents to measure."""
    if folder is None:
        paths = sorted((ROOT / "samples").glob("seed-*.txt")) * 20
    else:
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        paths = paths[:: max(1, len(paths) // MOST)][:MOST]
    return [Source(uri=str(path), name=path.name, data=path.read_bytes()) for path in paths]


def whole(source: Source) -> bytes:
    """A document through all stages."""
    value: Any = source
    for _, step in STAGES:
        value = step(value)
    return bytes(value)


def stages(documents: list[Source]) -> Iterator[Row]:
    """Characters a second and share of every stage, then of the whole path."""
    spent: dict[str, float] = defaultdict(float)
    characters = 0
    for source in documents[:5]:
        whole(source)  # tables and patterns are made once a process
    for source in documents:
        value: Any = source
        for name, step in STAGES:
            begun = time.process_time()
            value = step(value)
            spent[name] += time.process_time() - begun
            if name == "repair":
                characters += len(value.text)
    total = sum(spent.values())
    for name, _ in STAGES:
        yield f"stage {name}", f"{characters / spent[name] / 1e6:.2f} M characters/s, {spent[name] / total:.0%}"
    mean = characters / len(documents)
    yield f"whole path, documents of {mean:,.0f} characters", f"{len(documents) / total:.0f} documents/s a core"


def extractors(documents: list[Source]) -> Iterator[Row]:
    """Milliseconds for 3,000 characters of every extractor."""
    spent: dict[str, float] = defaultdict(float)
    characters = 0
    for source in documents[:200]:
        extracted = extract(segment(structure(repair(decode(source, DEFAULT_LIMITS)))))
        characters += len(extracted.text)
        for extractor in EXTRACTORS:
            begun = time.process_time()
            for _ in extractor(extracted):
                pass
            spent[extractor.__name__] += time.process_time() - begun
    told = ", ".join(f"{name} {seconds / characters * 3_000_000:.2f}" for name, seconds in spent.items())
    yield "extractors, ms for 3,000 characters", told


def rival(documents: list[Source]) -> Iterator[Row]:
    """Dates and amounts alone, and the whole path with all kinds, against JioNLP's dates and amounts."""
    python = sys.executable if find_spec("jionlp") else os.environ.get("GONGBAO_JIONLP")
    if not python:
        yield "JioNLP's dates and amounts", "not measured: not installed (GONGBAO_JIONLP names a Python that has it)"
        return
    texts = [repair(decode(source, DEFAULT_LIMITS)).text.value for source in documents[:: max(1, len(documents) // RIVAL)][:RIVAL]]
    lines = "".join(json.dumps(text) + "\n" for text in texts).encode()
    theirs = json.loads(subprocess.run([python, ROOT / "bench" / "rival.py"], input=lines, capture_output=True, check=True).stdout)
    ours: dict[str, float] = defaultdict(float)
    for text in texts:
        plain = segment(structure(decode(Source(uri="-", name="-.txt", data=text.encode()), DEFAULT_LIMITS)))
        ours["alone"] += _seconds(lambda document: [*dates(document), *amounts(document)], plain)
        ours["whole"] += _seconds(whole, Source(uri="-", name="-.txt", data=text.encode()))
    rivals = theirs["dates"] + theirs["amounts"]
    yield f"JioNLP's dates and amounts, {len(texts)} texts", f"{rivals:.1f} s"
    yield "our dates and amounts, the same texts", f"{ours['alone']:.2f} s, {rivals / ours['alone']:.0f} × as fast"
    yield "our whole path with all kinds, the same texts", f"{ours['whole']:.2f} s, {rivals / ours['whole']:.1f} × as fast"


def _seconds(work: Callable[[Any], object], value: Source | Document) -> float:
    begun = time.process_time()
    work(value)
    return time.process_time() - begun


def pages() -> Iterator[Row]:
    """Pages a second of a PDF against pdfplumber's words and tables."""
    import io

    import pdfplumber

    path = ROOT / "samples" / "seed-000.pdf"
    source = Source(uri=path.name, name=path.name, data=path.read_bytes())

    def theirs(source: Source) -> int:
        with pdfplumber.open(io.BytesIO(source.data)) as book:
            for page in book.pages:
                page.extract_text()
                page.extract_tables()
            return len(book.pages)

    count = theirs(source)
    decode(source, DEFAULT_LIMITS)
    mine = statistics.median(_seconds(lambda one: decode(one, DEFAULT_LIMITS), source) for _ in range(9))
    other = statistics.median(_seconds(theirs, source) for _ in range(3))
    yield "PDF", f"{count / mine:.0f} pages/s, pdfplumber {count / other:.1f}: {other / mine:.0f} × as fast"


def lengths() -> Iterator[Row]:
    """Cost by length, of prose and of one list of sums, the same over and over; equal figures mean linear."""
    texts = {"prose": (ROOT / "samples" / "seed-004.txt").read_text("utf-8"), "a list of sums": "5万元、"}
    for name, text in texts.items():
        told = []
        for size in (300, 3_000, 30_000, 300_000):
            took = _seconds(whole, Source(uri="-", name="-.txt", data=(text * (size // len(text) + 1))[:size].encode()))
            told.append(f"{took / size * 1e6:.1f}")
        yield f"µs a character of {name}, 300 → 300,000 characters", " · ".join(told)


def memory(documents: list[Source]) -> Iterator[Row]:
    """What a process holds after 2,000 and after 20,000 documents (Linux)."""
    held = []
    for number in range(1, MANY + 1):
        whole(documents[number % len(documents)])
        if number in (MANY // 10, MANY):
            status = Path("/proc/self/status")
            held.append(int(status.read_text("ascii").split("VmRSS:")[1].split()[0]) / 1_000 if status.exists() else 0.0)
    yield f"memory after {MANY // 10:,} and {MANY:,} documents in one process", f"{held[0]:.0f} MB, {held[1]:.0f} MB"


def commands(documents: list[Source]) -> Iterator[Row]:
    """Documents a second of a whole run on one and two workers; the whole time of commands, median of five."""
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-m", "cli"]
        place = Path(folder) / "in"
        place.mkdir()
        for number in range(1_000):
            source = documents[number % len(documents)]
            (place / f"{number}{Path(source.name).suffix}").write_bytes(source.data + b"\n" * (number // len(documents)))
        for workers in (1, 2):
            begun = time.perf_counter()
            command = [*run, "run", str(place), "--out", f"{folder}/{workers}", "--workers", str(workers), "--quiet"]
            subprocess.run(command, cwd=ROOT, check=False)
            yield f"a run of 1,000 documents, {workers} workers, wall time", f"{1_000 / (time.perf_counter() - begun):.0f} documents/s"
        for command_line in COMMANDS:
            words = command_line.split()
            more = [] if words[0] in ("--version", "extract") else ["--corpus", f"{folder}/1"]
            times, worked = [], []
            for _ in range(5):
                before, begun = sum(os.times()[2:4]), time.perf_counter()
                subprocess.run([*run, *words, *more], cwd=ROOT, check=True, capture_output=True)
                times.append(time.perf_counter() - begun)
                worked.append(sum(os.times()[2:4]) - before)
            yield f"`gongbao {command_line}`", f"{statistics.median(times):.2f} s, of it {statistics.median(worked):.2f} s of processor"


def searches() -> Iterator[Row]:
    """Latency over 50,000 sentences, as bench/search.py measures it."""
    said = subprocess.run([sys.executable, "bench/search.py", "50000"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    yield "search in 50,000 sentences", next(line for line in said.splitlines() if "queries, processor" in line)


def main() -> int:
    """Print the table; with `--readme` write it into README.md, too."""
    named = [word for word in sys.argv[1:] if not word.startswith("-")]
    documents = sources(Path(named[0]) if named else None)
    rows: list[Row] = []
    for part in (
        stages(documents), extractors(documents), rival(documents), pages(), lengths(), searches(), commands(documents), memory(documents),
    ):  # fmt: skip
        for row in part:
            rows.append(row)
            print(f"{row[0]:<62} {row[1]}", flush=True)
    if "--readme" in sys.argv:
        path = ROOT / "README.md"
        kept = [row for row in rows if "wall time" not in row[0]]  # which says more of who else used the machine
        made = "| measured | |\n|---|---|\n" + "".join(f"| {name} | {figure} |\n" for name, figure in kept)
        path.write_text(BLOCK.sub(lambda _: made, path.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
