"""The text of a record with its entities marked, as HTML-safe segments: every mark links to its row and carries its kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from web.view import harmless


class Segment(NamedTuple):
    """A stretch of one line with the same entities over it; `starts` are those whose anchor stands here."""

    text: str
    entities: tuple[str, ...]  # ids, widest first
    kinds: tuple[str, ...]
    starts: tuple[str, ...]


class Line(NamedTuple):
    """One paragraph of the text: its block element, its offsets, and its segments."""

    element: str
    start: int
    end: int
    segments: tuple[Segment, ...]


def marked_lines(record: Mapping[str, Any], kinds: Iterable[str] | None = None) -> list[Line]:
    """The record's text line by line; overlapping entities are cut into segments, so that nothing nests wrongly.

    >>> record = {"text": "奖励30万元。", "blocks": [], "entities": [{"id": "m2", "kind": "amount", "start": 2, "end": 6}]}
    >>> [(s.text, s.kinds) for s in marked_lines(record)[0].segments]
    [('奖励', ()), ('30万元', ('amount',)), ('。', ())]
    """
    text: str = record["text"]
    wanted = None if kinds is None else set(kinds)
    entities = [e for e in record.get("entities", []) if wanted is None or e["kind"] in wanted]
    entities.sort(key=lambda e: (e["start"], -e["end"]))
    starts = [e["start"] for e in entities]
    element_at = {b["start"]: b["element"] for b in record.get("blocks", [])}
    lines: list[Line] = []
    here: list[Mapping[str, Any]] = []
    at = taken = 0
    for piece in text.split("\n"):
        end = at + len(piece)
        upto = bisect_left(starts, end, taken)
        here = [e for e in (*here, *entities[taken:upto]) if e["end"] > at]
        taken = upto
        lines.append(Line(element_at.get(at, "body"), at, end, tuple(_segments(text, at, end, here))))
        at = end + 1
    return lines


def _segments(text: str, start: int, end: int, entities: Sequence[Mapping[str, Any]]) -> Iterable[Segment]:
    """A line cut wherever an entity begins or ends; `entities` are in order of their starts."""
    if not entities:
        yield Segment(text[start:end], (), (), ())
        return
    cuts = sorted({start, end, *(min(max(e[k], start), end) for e in entities for k in ("start", "end"))})
    over: list[Mapping[str, Any]] = []
    taken = 0
    for a, b in pairwise(cuts):
        over = [e for e in over if e["end"] > a]
        while taken < len(entities) and entities[taken]["start"] <= a:
            over.append(entities[taken])
            taken += 1
        over.sort(key=lambda e: e["start"] - e["end"])
        yield Segment(
            text[a:b],
            tuple(e["id"] for e in over),
            tuple(dict.fromkeys(e["kind"] for e in over)),
            tuple(e["id"] for e in over if e["start"] == a or (e["start"] == start - 1 and a == start)),  # or on the line's end before
        )


def marked_text(record: Mapping[str, Any], kinds: Iterable[str] | None, rows: Collection[str], say: Callable[..., str]) -> Markup:
    """The same as a page shows it; a mark leads to the entity's row where that is on the page (`rows`), else to its evidence.

    Written here, for a template takes ten times as long over a text of thousands of marks.
    """
    by_id = {entity["id"]: entity for entity in record["entities"]}
    links: dict[str, str] = {}
    parts: list[str] = []
    for line in marked_lines(record, kinds):
        if line.end == line.start:
            continue
        parts.append(f'<p class="{escape(line.element)}">')
        for segment in line.segments:
            parts += [f'<span id="{escape(one)}"></span>' for one in segment.starts]
            if segment.entities:
                inner = segment.entities[-1]
                if inner not in links:
                    links[inner] = _link(by_id[inner], record["id"], rows, say)
                marks = " ".join([f"e e-{kind}" for kind in segment.kinds] + ["check"] * (by_id[inner].get("certainty") == "check"))
                parts.append(f'<a class="{marks}" {links[inner]}>{escape(segment.text)}</a>')
            else:
                parts.append(escape(segment.text))
        parts.append("</p>\n")
    return Markup("".join(parts))


def _link(entity: Mapping[str, Any], doc_id: str, rows: Collection[str], say: Callable[..., str]) -> str:
    """Where a mark leads, and what is told of it."""
    target = f"#row-{entity['id']}" if entity["id"] in rows else f"/documents/{doc_id}/evidence/{entity['id']}"
    told = f"{say(entity['kind'])} {harmless(entity.get('value') or entity.get('name') or '')}"
    return f'href="{escape(target)}" title="{escape(told)}"'
