"""What repair changes in sound text, rule by rule: `python bench/sound.py [FOLDER] [--paragraphs N] [--rule NAME] [--documents]`.

FOLDER holds text files whose lines are paragraphs; without one the shared bulk is read where it exists. Every line printed is to be read
by a person: each change ought to be one that an editor would make.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.repair import repair  # noqa: E402
from schemas.document import Document, Source  # noqa: E402
from schemas.text import Text  # noqa: E402

SHARED = ROOT.parent / "shared" / "bulk"
SHORTEST = 12  # characters from which a line is a paragraph


def as_document(text: str) -> Document:
    """A plain text as the readers hand it to repair."""
    return Document(source=Source(uri="-", name="-", data=b""), media_type="text/plain", text=Text.of(text))


def texts(folder: Path) -> Iterator[str]:
    """The texts of a folder, of its text files and its packed lines of JSON."""
    for path in sorted(folder.rglob("*.txt")):
        yield path.read_text("utf-8")
    for path in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (text for line in lines if (text := json.loads(line).get("text")))


def paragraphs(folder: Path, most: int) -> list[str]:
    """Different paragraphs, taken evenly from all texts."""
    seen = dict.fromkeys(line.strip() for text in texts(folder) for line in text.split("\n") if len(line.strip()) >= SHORTEST)
    every = list(seen)
    step = max(1, len(every) // most)
    return every[::step][:most]


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("folder", nargs="?", type=Path, default=SHARED)
    options.add_argument("--paragraphs", type=int, default=10_000)
    options.add_argument("--rule", default="", help="print the changes and flags whose name holds this")
    options.add_argument("--documents", action="store_true", help="whole documents instead of paragraphs")
    chosen = options.parse_args()
    if not chosen.folder.exists():
        print(f"nothing to read: {chosen.folder} is not here")
        return 0
    units = list(texts(chosen.folder)) if chosen.documents else paragraphs(chosen.folder, chosen.paragraphs)
    changes: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    touched: Counter[str] = Counter()
    for unit in units:
        document = repair(as_document(unit))
        for done in document.repairs:
            touched[done.rule] += 1
            for example in done.examples:
                changes[done.rule][example.before, example.after] += 1
                if chosen.rule and chosen.rule in done.rule:
                    print(
                        f"{done.rule}\t{example.before!r} → {example.after!r}\t…{unit[max(0, example.start - 12) : example.start + 24]!r}"
                    )
        for flag in document.issues:
            touched[f"flag {flag.code}"] += 1
            if chosen.rule and chosen.rule in flag.code:
                start, end = flag.start or 0, flag.end or 0
                print(f"flag {flag.code}\t{document.text.value[max(0, start - 20) : end + 20]!r}")
    print(f"{len(units)} {'documents' if chosen.documents else 'paragraphs'}, {sum(map(len, units)):,} characters")
    for name, number in sorted(touched.items()):
        common = ", ".join(f"{a!r}→{b!r} {n}×" for (a, b), n in changes[name].most_common(4))
        print(f"  {name:30} {number:6}  {common[:150]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
