"""Search over a million sentences: build time, index size, times of queries: `python bench/search.py [SENTENCES]`.

The sentences are those of the bulk material beside the repository, cut to at most 60 characters and multiplied with their numbers varied;
where it is absent, those of the samples. Every sentence is a document of its own. Queries are drawn from the distinct words of the text
and asked with highlighting and one facet.
"""

from __future__ import annotations

import gzip
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from corpus.search import search  # noqa: E402
from corpus.store import Store, open_store  # noqa: E402
from corpus.tokens import cut, grams  # noqa: E402

BULK = ROOT.parent / "shared" / "bulk"
LONGEST, BATCH, QUERIES = 60, 20_000, 1_000
STOPS = re.compile(r"(?<=[。；！？])|\n+")
DIGITS = re.compile(r"\d{1,9}")
YEARS = [str(year) for year in range(2004, 2024)]
INSERT = "INSERT INTO documents (doc, id, sha256, uri, name, bytes, status, year) VALUES (?, ?, '', '', '', 0, 'ok', ?)"


def strings(value: Any) -> Iterator[str]:
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def texts() -> Iterator[str]:
    """Whole documents."""
    files = sorted(BULK.glob("*.jsonl.gz"))
    for path in files:
        with gzip.open(path) as lines:
            for line in lines:
                yield max(strings(orjson.loads(line)), key=len, default="")
    if not files:
        for path in sorted((ROOT / "samples").glob("seed-*.txt")):
            yield path.read_text("utf-8")


def sentences(count: int) -> list[str]:
    """That many sentences; from the second round on with other numbers."""
    once = [
        part.strip()[:LONGEST] for text in texts() for part in STOPS.split(re.sub(r"<[^<>]{0,500}>", "", text)) if len(part.strip()) > 4
    ]
    chance = random.Random(11)
    chance.shuffle(once)
    made = once[:count]
    while len(made) < count:
        made += [DIGITS.sub(lambda found: str(chance.randrange(10 ** len(found[0]))), one) for one in once[: count - len(made)]]
    return made


def build(store: Store, lines: list[str]) -> None:
    """All sentences as documents, through the tables that a run fills."""
    database = store.database
    for first in range(0, len(lines), BATCH):
        part = list(enumerate(lines[first : first + BATCH], first + 1))
        database.execute("BEGIN IMMEDIATE")
        database.executemany(INSERT, ((doc, f"{doc:016x}", YEARS[doc % len(YEARS)]) for doc, _ in part))
        database.executemany("INSERT INTO texts VALUES (?, '', ?)", part)
        database.executemany("INSERT INTO grams (rowid, body, title) VALUES (?, ?, '')", ((doc, grams(line)) for doc, line in part))
        database.execute("COMMIT")


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    lines = sentences(count)
    size = sum(len(line.encode()) for line in lines)
    chance = random.Random(5)
    words = sorted(
        {word for line in chance.sample(lines, min(len(lines), 100_000)) for word in cut(line) if word.strip() and word.isalnum()}
    )
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        begun, worked = time.perf_counter(), time.process_time()
        build(store, lines)
        store.tidy()  # as every run does at its end
        took, worked = time.perf_counter() - begun, time.process_time() - worked
        print(f"build {took:.1f} s ({worked:.1f} s of processor) for {count} sentences, {size / 1e6:.1f} MB of text")
        held = sum(
            store.database.execute(f"SELECT sum(length({column})) FROM {table}").fetchone()[0]
            for table, column in (("grams_data", "block"), ("grams_docsize", "sz"))
        )
        print(f"index {held / 1e6:.1f} MB = {held / size:.2f} x text bytes")
        times: list[tuple[float, float, str]] = []
        for word in chance.sample(words, min(len(words), QUERIES)):
            begun, worked = time.perf_counter(), time.process_time()
            search(store, f'"{word}"', facets=("year",))
            times.append(((time.process_time() - worked) * 1000, (time.perf_counter() - begun) * 1000, word))
    times.sort()
    slowest = " ".join(word for *_, word in reversed(times[-8:]))
    for name, kind in (("processor", 0), ("wall", 1)):
        spent = sorted(row[kind] for row in times)
        middle, late = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
        print(f"{len(times)} queries, {name}: p50 {middle:.1f} ms, p99 {late:.1f} ms, most {spent[-1]:.1f} ms")
    print(f"slowest: {slowest}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
