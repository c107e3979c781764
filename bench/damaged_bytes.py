"""What comes back of text with damaged bytes, by class and length: `python bench/damaged_bytes.py [--only CLASS] [--misses]`.

A text comes back exactly, or is flagged (an issue of severity warning or error), or is wrong and nobody is told: silent, the worst.
Sound texts are measured too: whether they are touched or flagged.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.damages_of_bytes import Damage, damages, traditional  # noqa: E402
from pipeline.mend import mend  # noqa: E402
from schemas.issues import DocumentError  # noqa: E402

BULK = ROOT.parent / "shared" / "bulk"
LENGTHS = (5, 8, 12, 20, 50, 200, 2_000, 50_000)
Outcome = Literal["exact", "flagged", "silent"]


def texts(length: int, number: int, chance: random.Random) -> list[str]:
    """Sound texts of a length: titles, beginnings of paragraphs, stretches of documents; from more than the samples where there is more."""
    pool = _pool()
    found: list[str] = []
    tries = 0
    while len(found) < number and tries < number * 50:
        tries += 1
        text = chance.choice(pool)
        if length <= 200:
            lines = [line.strip() for line in text.split("\n") if len(line.strip()) >= length]
            text = chance.choice(lines)[:length].strip() if lines else ""
        else:
            text = "\n".join(line.strip() for line in (text * (length // len(text) + 1))[:length].split("\n") if line.strip())
        if len(text) >= length * 0.8 and sum("\u4e00" <= letter <= "\u9fff" for letter in text) >= 0.6 * len(text) and _sound(text) == text:
            found.append(text)
    return found


def _pool() -> list[str]:
    pool = [path.read_text("utf-8") for path in sorted((ROOT / "samples").glob("seed-*.txt"))]
    for path in sorted(BULK.glob("*.jsonl.gz")) if BULK.exists() else ():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in list(lines)[:400]:
                row = json.loads(line)
                if "text" in row and len(row["text"]) > 200:
                    pool.append(row.get("title", "") + "\n" + row["text"])
    return pool


def _sound(text: str) -> str | None:
    """What a text is when nothing is wrong with it; nothing where it is flagged even then."""
    done = mend(text.encode())
    return None if any(issue.severity != "note" for issue in done.issues) else done.text.value


def squeezed(text: str) -> str:
    """A text without white space, which is others' affair."""
    return "".join(text.split())


def judged(damage: Damage, text: str, chance: random.Random, misses: bool) -> Outcome | None:
    """What becomes of one damaged text."""
    said = traditional(text) if damage.traditional else text
    data = damage.harm(said, chance)
    if data is None:
        return None
    try:
        done = mend(data, "html" if damage.name.startswith("page ") else "text")
    except DocumentError:
        return "flagged"
    wanted = _sound(said) if damage.traditional else text
    if damage.name.startswith("one paragraph"):
        wanted = f"本页内容由办公室负责解释。{text}欢迎来电咨询。"
    flagged = any(issue.severity != "note" for issue in done.issues)
    outcome: Outcome = "exact" if squeezed(done.text.value) == squeezed(wanted or "") else "flagged" if flagged else "silent"
    if misses and (outcome == "silent" or (outcome == "flagged" and len(text) < 100)):
        codes = [issue.code for issue in done.issues]
        print(f"{outcome:7} {damage.name}: {text[:60]!r} -> {data[:40]!r} -> {codes} {done.text.value[:80]!r}")
    return outcome


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--only", default="", help="classes whose name holds this")
    options.add_argument("--lengths", default=",".join(map(str, LENGTHS[:-1])))
    options.add_argument("--number", type=int, default=30, help="texts of each length up to 200")
    options.add_argument("--misses", action="store_true")
    options.add_argument("--bad", action="store_true", help="only classes with silent errors")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    lengths = [int(length) for length in chosen.lengths.split(",")]
    chance = random.Random(chosen.seed)
    sound = {
        length: texts(length, chosen.number if length <= 200 else max(2, chosen.number // (length // 100)), chance) for length in lengths
    }
    print(f"{'exact/flagged/silent':36}" + "".join(f"{length:>14}" for length in lengths))
    whole: Counter[tuple[int, Any]] = Counter()
    for damage in damages():
        if chosen.only not in damage.name:
            continue
        row, silent = [], 0
        for length in lengths:
            counts = Counter(judged(damage, text, chance, chosen.misses) for text in sound[length])
            row.append("/".join(str(counts[kind]) for kind in ("exact", "flagged", "silent")))
            silent += counts["silent"]
            whole.update({(length, kind): count for kind, count in counts.items()})
        if silent or not chosen.bad:
            print(f"{damage.name:36}" + "".join(f"{part:>14}" for part in row), flush=True)
    print(
        f"{'all':36}"
        + "".join(f"{'/'.join(str(whole[length, kind]) for kind in ('exact', 'flagged', 'silent')):>14}" for length in lengths)
    )


if __name__ == "__main__":
    main()
