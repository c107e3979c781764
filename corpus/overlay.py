"""What people said of a document's entities, laid over what was extracted; found again by its words when the text moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

import orjson

from corpus.attributes import CLASSES, PLACED
from schemas.entities import entity_id

CONTEXT = 24  # characters kept on either side of the words
TELLING = 6  # of them that must agree where the words stand more than once
OVERLAP = 0.5
MOST = 500  # occurrences looked at
ACTIONS = ("accept", "fix", "add", "reject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One person's word on one entity: right as it is, right with these attributes, missing, or wrong."""

    number: int = 0
    sha256: str
    action: str
    kind: str
    start: int  # in the text that the person saw
    end: int
    quote: str
    before: str
    after: str
    entity: str  # its id then
    data: Mapping[str, Any]  # its attributes as the person says they are; empty for a reject
    who: str
    at: str
    why: str = ""
    origin: str = "page"

    @property
    def opinion(self) -> str:
        """What it comes to, to see who agrees with whom."""
        return "reject" if self.action == "reject" else orjson.dumps(self.data, option=orjson.OPT_SORT_KEYS).decode()


class Quoted(Protocol):
    """Words of a text with what stood round them, as a person saw them."""

    @property
    def quote(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Overlay:
    """A document's entities as people left them, and what could not be settled."""

    entities: list[dict[str, Any]]
    conflicts: list[list[Correction]]
    unanchored: list[Correction]


def anchor(text: str, said: Quoted) -> tuple[int, int] | None:
    """Where quoted words stand in the text now; None where they don't, or where it can't be told which of several.

    >>> said = Correction(sha256="", action="accept", kind="count", start=5, end=7, quote="3件", before="新增商标", after="，", entity="c5",
    ...                   data={}, who="甲", at="2024")
    >>> anchor("今年有商标3件，新增商标3件，共6件。", said)
    (12, 14)
    """
    spots: list[int] = []
    at = text.find(said.quote) if said.quote else -1
    while at >= 0 and len(spots) < MOST:
        spots.append(at)
        at = text.find(said.quote, at + 1)
    if not spots:
        return None
    size = len(said.quote)
    rated = sorted((-_alike(text, spot, spot + size, said), abs(spot - said.start), spot) for spot in spots)
    if len(spots) > 1 and -rated[0][0] < min(TELLING, len(said.before) + len(said.after)):
        return None
    return rated[0][2], rated[0][2] + size


def _alike(text: str, start: int, end: int, said: Quoted) -> int:
    """Characters right before and after that are as they were."""
    same = 0
    for a, b in zip(reversed(text[max(start - CONTEXT, 0) : start]), reversed(said.before), strict=False):
        if a != b:
            break
        same += 1
    for a, b in zip(text[end : end + CONTEXT], said.after, strict=False):
        if a != b:
            break
        same += 1
    return same


def laid_over(text: str, entities: Sequence[Mapping[str, Any]], said: Sequence[Correction]) -> Overlay:
    """Entities with the last word of every person applied.

    Where people disagree nothing is changed but the certainty, which becomes `check`: a conflict is for a person to settle.
    """
    placed, unanchored = [], []
    for one in sorted(said, key=lambda c: c.number):
        span = anchor(text, one)
        if span is None:
            unanchored.append(one)
        else:
            placed.append((span, one))
    found = [dict(entity) for entity in entities]
    conflicts = []
    for kind, span, group in _groups(placed):
        target = _target(found, kind, span)
        if len({one.opinion for one in group}) > 1:
            conflicts.append(group)
            if target is not None:
                words = "；".join(f"{one.who}：{one.action}" for one in group)
                target |= {"certainty": "check", "why": f"更正意见不一（{words}）", "said": _told(group)}
        elif group[0].action == "reject":
            found = [entity for entity in found if entity is not target]
        else:
            _settle(found, target, kind, span, group, text)
    _tie(found)
    return Overlay(sorted(found, key=lambda e: (e["start"], -e["end"])), conflicts, unanchored)


def _groups(placed: Sequence[tuple[tuple[int, int], Correction]]) -> Iterator[tuple[str, tuple[int, int], list[Correction]]]:
    """Corrections of the same thing, each person's last one only; the span is that of the first who spoke."""
    groups: list[tuple[str, tuple[int, int], dict[str, Correction]]] = []
    for span, one in placed:
        for kind, other, people in groups:
            if kind == one.kind and shared(other, span) >= OVERLAP:
                people[one.who] = one
                break
        else:
            groups.append((one.kind, span, {one.who: one}))
    for kind, span, people in groups:
        yield kind, span, list(people.values())


def shared(a: tuple[int, int], b: tuple[int, int]) -> float:
    """How much of two spans together both cover.

    >>> shared((0, 10), (5, 10))
    0.5
    """
    both = min(a[1], b[1]) - max(a[0], b[0])
    return max(both, 0) / max(max(a[1], b[1]) - min(a[0], b[0]), 1)


def _target(found: Sequence[dict[str, Any]], kind: str, span: tuple[int, int]) -> dict[str, Any] | None:
    rated = [(shared((e["start"], e["end"]), span), -e["start"], n) for n, e in enumerate(found) if e["kind"] == kind]
    best = max(rated, default=(0.0, 0, 0))
    return found[best[2]] if best[0] >= OVERLAP else None


def _settle(
    found: list[dict[str, Any]], target: dict[str, Any] | None, kind: str, span: tuple[int, int], group: list[Correction], text: str
) -> None:
    """Make the entity what everyone says that it is."""
    start, end = span
    kept = target or {"id": _free(found, kind, start), "kind": kind, "rule": "person"}
    told = {"id": kept["id"], "kind": kind, "text": text[start:end], "start": start, "end": end, **group[-1].data}
    told |= {"rule": kept["rule"], "certainty": "sure", **({"place": kept["place"]} if "place" in kept else {}), "said": _told(group)}
    if target is None:
        found.append(told)
    else:
        target.clear()
        target.update(told)


def _told(group: Sequence[Correction]) -> list[dict[str, str]]:
    return [{"action": one.action, "who": one.who, "at": one.at, "why": one.why} for one in group]


def _free(found: Sequence[Mapping[str, Any]], kind: str, start: int) -> str:
    """An id that no entity has."""
    taken = {entity["id"] for entity in found}
    names = (entity_id(CLASSES[kind], start, again) for again in count())
    return next(name for name in names if name not in taken)


def _tie(found: Sequence[dict[str, Any]]) -> None:
    """Let go of entities that are named and no longer there."""
    ids = {entity["id"] for entity in found}
    for entity in found:
        for name in ("targets", "amounts", "caps", "results", "reward", "recipient_count"):
            if name in entity and (gone := [one for one in entity[name] if _is_id(one) and one not in ids]):
                entity[name] = [one for one in entity[name] if one not in gone]
        for name in ("date", "baseline", "due_from", "part_of"):
            if name in entity and entity[name] not in ids:
                del entity[name]


def _is_id(word: str) -> bool:
    return word[:1] in "dmcapxiro" and word[1:2].isdigit()


def attributes_of(entity: Mapping[str, Any]) -> dict[str, Any]:
    """What an entity says of the thing found, without where and how it was found."""
    return {name: value for name, value in entity.items() if name not in PLACED and name != "said"}
