"""Edited text knows where it came from, by the quick ways as by the slow one."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.text import Edit, Edits, Text


def slowly(text: Text, edits: Edits) -> Text:
    """One character at a time, as the rule is written down."""
    parts, origin, wide, at = [], array("I"), dict(text.wide), 0
    for edit in edits.items:
        parts += [text.value[at : edit.start], edit.new]
        origin.extend(text.origin[at : edit.start])
        for a, b in edit.sources():
            first, last = text.source_span(edit.start + a, min(edit.start + b, edit.end))
            origin.append(first)
            if last - first > 1:
                wide[first] = last - first
        at = edit.end
    origin.extend(text.origin[at:])
    return Text("".join([*parts, text.value[at:]]), origin, wide)


@st.composite
def edits(draw: st.DrawFn, length: int) -> Edits:
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    made = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        end = draw(st.sampled_from([start, end, min(start + 1, end)]))
        new = draw(st.text("甲乙丙", max_size=4))
        origins = sorted(draw(st.lists(st.integers(0, max(end - start - 1, 0)), min_size=len(new), max_size=len(new))))
        made.append(Edit(start, end, new, origins if draw(st.booleans()) else None))
    return Edits(made)


@given(data=st.data(), value=st.text("一二三", min_size=1, max_size=20))
def test_quick_and_slow_ways_agree(data: st.DataObject, value: str) -> None:
    quick = slow = Text.of(value)
    for _ in range(3):
        change = data.draw(edits(len(quick)))
        quick, slow = quick.edited(change), slowly(slow, change)
        assert (quick.value, list(quick.origin), quick.wide) == (slow.value, list(slow.origin), slow.wide)
        assert len(quick.origin) == len(quick.value)


def test_clean_text_shares_no_origins_with_other_text() -> None:
    first = Text.of("甲乙丙丁").edited(Edits([Edit(1, 2, "")]))
    second = Text.of("甲乙丙丁戊").edited(Edits([Edit(0, 1, "")]))
    assert (list(first.origin), list(second.origin)) == ([0, 2, 3], [1, 2, 3, 4])


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap at 1"):
        Edits([Edit(0, 2, ""), Edit(1, 3, "")])
