"""Text that knows where it came from: every character carries its offset in the decoded source."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter, gt

KEPT = 1_000_000  # characters of clean text whose ascending origins are kept ready


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code points `[start, end)` of the repaired text; `text` repeats them so that a record can be checked by eye."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `[start, end)` by `new`. `origins`, if given, says for each new character which old one (relative to `start`) it stands for.

    Without `origins` a replacement of equal length maps one to one; in any other, characters map to the old ones from the left and the
    last new character takes what remains.
    """

    start: int
    end: int
    new: str
    origins: Sequence[int] | None = None

    def sources(self) -> list[tuple[int, int]]:
        """For each new character the old half-open span that it stands for, relative to `start`.

        >>> Edit(0, 4, "区").sources(), Edit(0, 2, "一二").sources()
        ([(0, 4)], [(0, 1), (1, 2)])
        """
        width, count = self.end - self.start, len(self.new)
        if count == 0:
            return []
        starts = list(self.origins) if self.origins is not None else [min(i, max(width - 1, 0)) for i in range(count)]
        ends = [*starts[1:], width]
        return [(a, max(b, a + 1)) for a, b in zip(starts, ends, strict=True)]


_place = attrgetter("start", "end")


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits of one text, sorted and not overlapping; they carry offsets of the old text into the new one."""

    items: tuple[Edit, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _shifts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __init__(self, items: Iterable[Edit]) -> None:
        ordered = tuple(items)
        starts = tuple([edit.start for edit in ordered])
        if any(map(gt, starts, starts[1:])):
            ordered = tuple(sorted(ordered, key=_place))
            starts = tuple([edit.start for edit in ordered])
        shift, shifts, end = 0, [], 0
        for edit in ordered:
            start = edit.start
            if start < end:
                raise ValueError(f"edits overlap at {start}")
            end = edit.end
            shift += len(edit.new) - (end - start)
            shifts.append(shift)
        object.__setattr__(self, "items", ordered)
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_shifts", tuple(shifts))

    def __bool__(self) -> bool:
        return bool(self.items)

    def carry(self, offset: int) -> int:
        """The place of an old offset in the new text;
        one inside a replaced stretch goes to that stretch's start.

        >>> edits = Edits([Edit(1, 4, ""), Edit(6, 7, "xx")])
        >>> [edits.carry(i) for i in (0, 1, 2, 4, 6, 7, 9)]
        [0, 1, 1, 1, 3, 5, 7]
        """
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return offset
        edit, shift = self.items[i], self._shifts[i]
        if offset >= edit.end and not (offset == edit.start == edit.end and edit.new):
            return offset + shift
        return edit.start + (self._shifts[i - 1] if i else 0)


_ascending = array("I")


def _as_array(origin: Sequence[int]) -> array[int]:
    """Origins as an array, whose stretches are copied at once; those of clean text are cut from one that is kept."""
    global _ascending
    if isinstance(origin, array):
        return origin
    if not isinstance(origin, range) or origin.start != 0 or origin.step != 1 or len(origin) > KEPT:
        return array("I", origin)
    known = _ascending
    if len(known) < len(origin):
        known = _ascending = array("I", range(min(KEPT, 2 * len(origin))))
    return known[: len(origin)]


@dataclass(frozen=True, slots=True)
class Text:
    """A string whose every character knows its offset in the decoded source; clean text costs nothing (`origin` is a range).

    `wide` names the source offsets at which one character here stands for several there (an entity `&nbsp;`, two mojibake letters).

    >>> text = Text.of("區(qū)場").edited(Edits([Edit(1, 5, "")]))
    >>> text.value, list(text.origin), text.source_span(0, 2)
    ('區場', [0, 5], (0, 6))
    """

    value: str
    origin: Sequence[int]
    wide: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, value: str) -> Text:
        """Text that is its own source."""
        return cls(value, range(len(value)))

    def __len__(self) -> int:
        return len(self.value)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open offsets in the decoded source of `value[start:end]`; an empty span stands before its character."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else (self._after(len(self.origin) - 1) if self.origin else 0)
            return at, at
        return self.origin[start], max(self._after(end - 1), self.origin[start] + 1)

    def _after(self, index: int) -> int:
        at = self.origin[index]
        return at + self.wide.get(at, 1)

    def edited(self, edits: Edits) -> Text:
        """The text with `edits` made; kept characters keep their origin, new ones take that of what they replace."""
        if not edits:
            return self
        parts: list[str] = []
        before = _as_array(self.origin)
        origin = array("I")
        wide = dict(self.wide)
        at = 0
        for edit in edits.items:
            start, end, new = edit.start, edit.end, edit.new
            if at < start:
                parts.append(self.value[at:start])
                origin.extend(before[at:start])
            at = end
            if not new:
                continue
            parts.append(new)
            if start < end and edit.origins is None and len(new) == end - start:
                origin.extend(before[start:end])
            elif start < end and len(new) == 1:
                first = before[start + edit.origins[0]] if edit.origins else before[start]
                last = before[end - 1]
                width = last + (wide.get(last, 1) if wide else 1) - first
                origin.append(first)
                if width > 1:
                    wide[first] = width
            else:
                self._replaced(edit, origin, wide)
        parts.append(self.value[at:])
        origin.extend(before[at:])
        return Text("".join(parts), origin, wide)

    def _replaced(self, edit: Edit, origin: array[int], wide: dict[int, int]) -> None:
        """The origins of an edit's new characters."""
        before, start, end, widths = self.origin, edit.start, edit.end, self.wide
        for a, b in edit.sources():
            if start == end:
                first = last = self.source_span(start, end)[0]
            else:
                first, last = before[start + a], before[min(start + b, end) - 1]
                last += widths.get(last, 1)
            origin.append(first)
            if last - first > 1:
                wide[first] = last - first
