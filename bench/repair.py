"""How much of damaged text comes back, by class of damage, and how fast: `python bench/repair.py [--misses] [--only CLASS]`."""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.mend import mend  # noqa: E402
from schemas.document import Document  # noqa: E402

SHARED = ROOT.parent / "shared" / "cases" / "repair.jsonl"
OWN = ROOT / "tests" / "cases"
WIDTHS = str.maketrans(",;:?!()", "，；：？！（）")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def edges(text: str, any_width: bool) -> str:
    """Lines with their edges trimmed, blank ones dropped; punctuation widened where its width is free."""
    text = "\n".join(line.strip() for line in text.strip().split("\n") if line.strip())
    return re.sub(r"\s", "", text.translate(WIDTHS)) if any_width else text


def verdict(row: dict[str, Any], document: Document) -> bool:
    """Whether a row came out as it must."""
    flagged = any(issue.severity in ("warning", "error") for issue in document.issues)
    if row["grade"] == "should-flag":
        return flagged
    any_width = row.get("punctuation") == "any width"
    same = edges(document.text.value, any_width) == edges(row["expected_text"], any_width)
    if row["grade"] == "control":
        return same and not flagged
    return same and (flagged or not row.get("expected_flag"))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--misses", action="store_true")
    options.add_argument("--only", default="", help="classes whose name holds this")
    options.add_argument("--media", default="", choices=["", "text", "html"])
    chosen = options.parse_args()
    for path in [SHARED, *sorted(OWN.glob("repair*.jsonl"))]:
        if path.exists():
            figures(path, chosen.only, chosen.media, chosen.misses)


def figures(path: Path, only: str, media: str, misses: bool) -> None:
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows(path):
        if "input_b64" not in row or only not in row["cls"] or media not in row.get("media", "text"):
            continue
        start = time.perf_counter()
        document = mend(base64.b64decode(row["input_b64"]), row.get("media", "text"), row.get("declared_charset"))
        spent[row["cls"]][0] += time.perf_counter() - start
        spent[row["cls"]][1] += len(document.text)
        restored = verdict(row, document)
        counts[row["grade"], row["cls"]][0] += restored
        counts[row["grade"], row["cls"]][1] += 1
        if misses and not restored:
            print("MISS", row["id"], [i.code for i in document.issues], repr(document.text.value[:400]))
            print("    ", repr((row.get("expected_text") or "")[:400]))
    grades: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    print(path.name)
    for (grade, name), (right, number) in sorted(counts.items()):
        print(f"  {grade:12} {name:28} {right:4} / {number:<4} {_speed(spent[name])}")
        grades[grade][0] += right
        grades[grade][1] += number
    for grade, (right, number) in sorted(grades.items()):
        print(f"  {grade:12} {'all':28} {right:4} / {number}  {right / number:.1%}")
    print(f"  {_speed([sum(part) for part in zip(*spent.values(), strict=True)])} over these short texts" if spent else "")


def _speed(spent: Sequence[float]) -> str:
    seconds, letters = spent
    return f"{letters / seconds / 1e6:.2f} M characters/s"


if __name__ == "__main__":
    main()
