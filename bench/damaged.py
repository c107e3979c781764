"""How much of damaged text comes back, for every damage and length: `python bench/damaged.py [--only NAME] [--lengths 5,200] [--misses]`.

Each cell says restored / told / silent of the tries; `silent` is wrong text that nobody was warned of. The last column is the speed of
repair by CPU time over the texts of 1,000 characters and more. Sound text is of the shared bulk where it exists, else of the samples.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import bench.damages_of_layout  # noqa: E402, F401
from bench.damages import DAMAGES, Damage  # noqa: E402
from bench.repair import edges  # noqa: E402
from bench.sound import SHARED, as_document, texts  # noqa: E402
from pipeline.formats.text import read  # noqa: E402
from pipeline.repair import repair  # noqa: E402
from schemas.document import Source  # noqa: E402
from schemas.limits import DEFAULT_LIMITS  # noqa: E402

LENGTHS = (5, 12, 40, 200, 1_000, 5_000, 50_000)
TRIES = {5: 6, 12: 6, 40: 6, 200: 4, 1_000: 4, 5_000: 2, 50_000: 1}
FLATTENED = re.compile("\t|[ \u3000]{2}|[\u4e00-\u9fff，。；：] (?=[\u4e00-\u9fff（])")  # what a crawler ran together
FROM = 1_000  # characters from which speed counts


def sound_lines() -> list[str]:
    """Paragraphs that repair leaves alone, headings among them."""
    found = texts(SHARED) if SHARED.exists() else (path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("*.txt")))
    lines = []
    for text in found:
        document = repair(as_document(text))
        if document.issues or document.script != "hans":
            continue
        lines += [line for line in document.text.value.split("\n") if 5 <= len(line) <= 600 and not FLATTENED.search(line)]
        if len(lines) > 6_000:
            break
    return [line for line in lines if not (mended := repair(as_document(line))).repairs and not mended.issues]


def sound_text(lines: list[str], length: int, chance: random.Random) -> str:
    """About `length` characters that repair leaves alone."""
    for _ in range(20):
        text = _some_text(lines, length, chance)
        document = repair(as_document(text))
        if document.text.value == text and not document.issues:
            break
    return text


def _some_text(lines: list[str], length: int, chance: random.Random) -> str:
    """Neighbouring lines; short texts begin where a paragraph begins and end anywhere."""
    at = chance.randrange(len(lines))
    text = ""
    while len(text) < length:
        text += ("\n" if text else "") + lines[at % len(lines)]
        at += 1
    if length <= 60:
        return text[:length].strip("\n，、；：（《“ ")
    end = max(text.rfind("\n", 0, length + 1), text.rfind("。", 0, length) + 1)
    return text[:end] if end > length // 2 else text[:length]


def tried(damage: Damage, length: int, lines: list[str], spent: list[float], misses: bool) -> tuple[int, int, int] | None:
    """Restored, told and silent tries of one damage at one length; nothing where it does not apply."""
    restored = told = silent = 0
    for number in range(TRIES.get(length, 2)):
        chance = random.Random(f"{damage.name} {length} {number}")
        text = sound_text(lines, length, chance)
        harmed = damage.harm(text, chance)
        if harmed is None or harmed == text:
            continue
        harmed, wanted = harmed if isinstance(harmed, tuple) else (harmed, text if damage.grade != "kept" else harmed)
        if harmed == wanted:
            continue
        document = read(Source(uri="-", name="", data=harmed.encode()), DEFAULT_LIMITS)
        begun = time.process_time()
        document = repair(document)
        if length >= FROM:
            spent[0] += time.process_time() - begun
            spent[1] += len(harmed)
        same = edges(document.text.value, False) == edges(wanted, False)
        flagged = any(issue.severity != "note" for issue in document.issues)
        restored, told, silent = restored + same, told + (flagged and not same), silent + (not flagged and not same)
        if misses and not same and (damage.grade != "told" or not flagged):
            print(f"MISS {damage.name} {length} {[done.rule for done in document.repairs]} {sorted({i.code for i in document.issues})}")
            print(f"   harmed {harmed[:160]!r}\n   made   {document.text.value[:160]!r}\n   wanted {wanted[:160]!r}")
    return (restored, told, silent) if restored or told or silent else None


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="", help="damages whose name holds this")
    options.add_argument("--lengths", default=",".join(map(str, LENGTHS)))
    options.add_argument("--misses", action="store_true")
    chosen = options.parse_args()
    lengths = [int(length) for length in chosen.lengths.split(",")]
    lines = sound_lines()
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    print(f"{'restored/told/silent':<32}" + "".join(f"{length:>10,}" for length in lengths) + f"{'M chars/s':>11}")
    for damage in DAMAGES:
        if chosen.only not in damage.name:
            continue
        spent = [0.0, 0.0]
        cells = [tried(damage, length, lines, spent, chosen.misses) for length in lengths]
        for cell in filter(None, cells):
            totals[damage.grade] = [a + b for a, b in zip(totals[damage.grade], cell, strict=True)]
        shown = "".join(f"{'/'.join(map(str, cell)) if cell else '-':>10}" for cell in cells)
        print(f"{damage.grade} {damage.name:<27}{shown}{spent[1] / spent[0] / 1e6 if spent[0] else 0:>11.2f}", flush=True)
    for grade, (restored, told, silent) in totals.items():
        print(f"{grade}: {restored} restored, {told} told, {silent} silent of {restored + told + silent}")


if __name__ == "__main__":
    main()
