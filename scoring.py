"""How well records agree with gold: precision, recall and F1 for each kind, precision for each rule, the document's own fields.

A gold file is JSON with `text`, `meta` and `entities` like a record; an entity with `"optional": true` is neither asked for nor counted
against. Texts are compared without white space, spans are carried from one text to the other, and an entity is right when its span overlaps
its gold by half and its scored attributes agree; `full` asks on top for what makes the value mean something.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import Any

from schemas.issues import RunError

Entity = Mapping[str, Any]

SCORED = {
    "date": ("value",),
    "amount": ("value", "max", "currency"),
    "count": ("value", "max", "unit"),
    "award": ("name", "status"),
    "commitment": ("due",),
    "incentive": ("condition",),
    "reference": ("title", "number"),
    "organization": (),
    "action": (),
}
FULL = {"date": ("role",), "amount": ("role",), "count": ("object",), "award": ("recipients",), "commitment": ("type",)}
PROSE = frozenset({"name", "object", "for", "per", "recipients", "condition", "title", "actor"})  # right when most characters agree
OVERLAP = 0.5
ALIKE = 0.8


@dataclass(slots=True)
class Tally:
    """Counts of one kind or rule."""

    gold: int = 0
    predicted: int = 0
    right: int = 0
    full: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found and right."""
        return self.right / self.gold if self.gold else 0.0

    def f1(self, right: int | None = None) -> float:
        """Harmonic mean of precision and recall; of another count of right ones if one is given."""
        hits = self.right if right is None else right
        return 2 * hits / (self.gold + self.predicted) if self.gold + self.predicted else 0.0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.gold += other.gold
        self.predicted += other.predicted
        self.right += other.right
        self.full += other.full


@dataclass(slots=True)
class Score:
    """The agreement over all gold documents."""

    documents: int = 0
    missing: list[str] = field(default_factory=list)  # gold documents without a record
    kinds: dict[str, Tally] = field(default_factory=dict)
    rules: dict[str, Tally] = field(default_factory=dict)
    fields: Tally = field(default_factory=Tally)  # of meta
    similarity: list[float] = field(default_factory=list)  # of texts

    def plain(self) -> dict[str, Any]:
        """The score as JSON values, ratios to four places."""

        def row(tally: Tally) -> dict[str, Any]:
            ratios = {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1(), "full_f1": tally.f1(tally.full)}
            return {"gold": tally.gold, "predicted": tally.predicted, "right": tally.right, **{k: round(v, 4) for k, v in ratios.items()}}

        main = [tally for kind, tally in self.kinds.items() if kind in FULL and tally.gold]
        mean = sum(tally.f1() for tally in main) / len(main) if main else 0.0
        full = sum(tally.f1(tally.full) for tally in main) / len(main) if main else 0.0
        return {
            "documents": self.documents,
            "missing": self.missing,
            "macro_f1": round(mean, 4),
            "macro_full_f1": round(full, 4),
            "meta": round(self.fields.right / self.fields.gold, 4) if self.fields.gold else None,
            "text_similarity": round(sum(self.similarity) / len(self.similarity), 5) if self.similarity else None,
            "kinds": {kind: row(tally) for kind, tally in sorted(self.kinds.items())},
            "rules": {
                rule: {"predicted": tally.predicted, "right": tally.right, "precision": round(tally.precision, 4)}
                for rule, tally in sorted(self.rules.items())
            },
        }


def score(gold: Path, records: Path) -> Score:
    """The agreement of the records in a folder with the gold files in another. Raises `RunError("not_found")` where there is no gold."""
    files = sorted(gold.glob("*.json")) if gold.is_dir() else []
    if not files:
        raise RunError("not_found", detail=f"{gold}/*.json")
    by_name = _records(records)
    total = Score()
    for file in files:
        wanted = json.loads(file.read_text("utf-8"))
        record = _record_of(file, wanted, by_name)
        total.documents += 1
        if record is None:
            total.missing.append(file.stem)
        _compare(wanted, record or {"text": "", "meta": {}, "entities": []}, total)
    return total


def _records(folder: Path) -> dict[str, Path]:
    """Records by id, by the name of their source, and by its stem (text files first: gold is mostly made from them)."""
    found: dict[str, Path] = {}
    named = [(json.loads(path.read_text("utf-8"))["source"]["name"], path) for path in sorted(folder.glob("*.json"))]
    for name, path in sorted(named, key=lambda pair: (not pair[0].endswith(".txt"), pair[0])):
        for key in (path.stem, name, PurePosixPath(name).stem):
            found.setdefault(key, path)
    return found


def _record_of(file: Path, wanted: Mapping[str, Any], records: Mapping[str, Path]) -> dict[str, Any] | None:
    source = wanted.get("source")
    name = source.get("name") if isinstance(source, dict) else PurePosixPath(str(source)).name if source else None
    for key in (str(wanted.get("id")), name or "", file.stem, PurePosixPath(name or "").stem):
        if key in records:
            found: dict[str, Any] = json.loads(records[key].read_text("utf-8"))
            return found
    return None


def _compare(wanted: Mapping[str, Any], record: Mapping[str, Any], total: Score) -> None:
    ours, theirs = Squeezed(record["text"]), Squeezed(wanted["text"])
    carry = Alignment(ours.text, theirs.text)
    total.similarity.append(carry.similarity)
    gold = [(theirs.span(e), e) for e in wanted["entities"]]
    said = [(carry.span(ours.span(e)), e) for e in record["entities"]]
    kinds = {e["kind"] for _, e in gold} | set(SCORED)
    for kind in sorted(kinds):
        of_kind = [pair for pair in said if pair[1]["kind"] == kind]
        wanted_kind = [pair for pair in gold if pair[1]["kind"] == kind]
        if kind not in FULL and not wanted_kind:
            continue  # a kind that this gold does not annotate
        _compare_kind(wanted_kind, of_kind, total.kinds.setdefault(kind, Tally()), total.rules)
    _compare_meta(wanted.get("meta", {}), record["meta"], total.fields)


def _compare_kind(gold: Sequence[tuple[Any, Entity]], said: Sequence[tuple[Any, Entity]], tally: Tally, rules: dict[str, Tally]) -> None:
    partner = dict(_pairs(gold, said))
    by_said = {s: g for g, s in partner.items()}
    for g, (_, entity) in enumerate(gold):
        tally.gold += not entity.get("optional")
        if g in partner and not entity.get("optional"):
            found = said[partner[g]][1]
            right = _agree(entity, found, SCORED.get(entity["kind"], ()))
            tally.right += right
            tally.full += right and _agree(entity, found, [a for a in FULL.get(entity["kind"], ()) if a in entity])
    for s, (_, entity) in enumerate(said):
        mate = gold[by_said[s]][1] if s in by_said else None
        if mate is not None and mate.get("optional"):
            continue
        rule = rules.setdefault(str(entity.get("rule")), Tally())
        rule.predicted += 1
        tally.predicted += 1
        rule.right += mate is not None and _agree(mate, entity, SCORED.get(entity["kind"], ()))


def _pairs(gold: Sequence[tuple[Any, Entity]], said: Sequence[tuple[Any, Entity]]) -> Iterator[tuple[int, int]]:
    """One-to-one pairs of those that overlap, most agreement first, then most overlap."""
    candidates = []
    for g, (span, entity) in enumerate(gold):
        for s, (other, found) in enumerate(said):
            shared = overlap(span, other)
            if shared >= OVERLAP:
                agreement = sum(_same(a, entity.get(a), found.get(a)) for a in SCORED.get(entity["kind"], ()))
                candidates.append((-agreement, -shared, g, s))
    taken_gold: set[int] = set()
    taken_said: set[int] = set()
    for _, _, g, s in sorted(candidates):
        if g not in taken_gold and s not in taken_said:
            taken_gold.add(g)
            taken_said.add(s)
            yield g, s


def _agree(gold: Entity, said: Entity, attributes: Sequence[str]) -> bool:
    return all(_same(attribute, gold.get(attribute), said.get(attribute)) for attribute in attributes)


def _same(attribute: str, gold: Any, said: Any) -> bool:
    if gold in (None, "", []) or said in (None, "", []):
        return gold in (None, "", []) and said in (None, "", [])
    if attribute in ("value", "max"):
        try:
            return Decimal(str(gold)) == Decimal(str(said))
        except InvalidOperation:
            return str(gold) == str(said)
    ours, theirs = (_folded("".join(v) if isinstance(v, list) else str(v)) for v in (said, gold))
    return ours == theirs or (attribute in PROSE and _alike(ours, theirs) >= ALIKE)


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum() or c in "%‰.-/:")


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _compare_meta(gold: Mapping[str, Any], said: Mapping[str, Any], tally: Tally) -> None:
    for key, value in _leaves(gold):
        tally.gold += 1
        tally.right += _folded(value) == _folded(dict(_leaves(said)).get(key, ""))


def _leaves(meta: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    for key, value in meta.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{under}{key}.")
        elif value not in (None, "", []):
            yield f"{under}{key}", "|".join(map(str, value)) if isinstance(value, list) else str(value)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Shared length of two spans over their joint length.

    >>> overlap((0, 4), (2, 6))
    0.3333333333333333
    """
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


class Squeezed:
    """A text without white space, compatibility forms folded, that knows where its characters stood."""

    def __init__(self, text: str) -> None:
        kept = [(folded, i) for i, char in enumerate(text) for folded in unicodedata.normalize("NFKC", char) if not folded.isspace()]
        self.text = "".join(char for char, _ in kept)
        self._at = [i for _, i in kept]

    def span(self, entity: Entity) -> tuple[int, int]:
        """Where an entity stands in the squeezed text."""
        return bisect_left(self._at, entity["start"]), bisect_left(self._at, entity["end"])


class Alignment:
    """Carries offsets of one text to another that is much the same."""

    def __init__(self, ours: str, theirs: str) -> None:
        self._map: list[int] | None = None
        self.similarity = 1.0
        if ours == theirs:
            return
        head = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
        self._map = list(range(head)) + [head] * (len(ours) - head + 1)
        matched = head
        matcher = SequenceMatcher(None, ours[head:], theirs[head:], autojunk=len(ours) > 50_000)
        for tag, i1, i2, j1, _ in matcher.get_opcodes():
            for i in range(i1, i2):
                self._map[head + i] = head + j1 + (i - i1 if tag == "equal" else 0)
            matched += i2 - i1 if tag == "equal" else 0
        self._map[len(ours)] = len(theirs)
        self.similarity = matched / max(len(ours), len(theirs), 1)

    def span(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span carried over."""
        if self._map is None:
            return span
        return self._map[span[0]], self._map[span[1]]
