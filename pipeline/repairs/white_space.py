"""White space that carries no words: indents, line edges, blank lines."""

from __future__ import annotations

from pipeline.repairs.rule import BLANK, Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

LINE_ENDS = regex(rf"\n[{BLANK}\n]{{0,1000000}}")  # begun at the line end: a search for the blanks before it is quadratic in them


def _edges(document: Document) -> list[Edit]:
    """Line ends with all the white space around them become one line end; cells keep their tabs."""
    value = document.text.value
    edits = []
    start = len(value) - len(value.lstrip(BLANK + "\n"))
    end = len(value.rstrip(BLANK + "\n"))
    if start:
        edits.append(Edit(0, start, ""))
    for match in LINE_ENDS.finditer(value, start, end):
        a, b = match.span()
        while a > start and value[a - 1] in BLANK:
            a -= 1
        new = _kept_tabs(value, a, b)
        if value[a:b] != new:
            at = value.index("\n", a)
            edits.append(Edit(a, b, new, [at - a] * len(new)))
    if end < len(value):
        edits.append(Edit(max(end, start), len(value), ""))
    return edits


def _kept_tabs(value: str, a: int, b: int) -> str:
    """One line end, with the tabs of empty cells beside it where the lines are rows of a table."""
    before = value[value.rfind("\n", 0, a) + 1 : a]
    after_end = value.find("\n", b)
    after = value[b : after_end if after_end >= 0 else len(value)]
    run = value[a:b]
    tail = run[: run.index("\n")].count("\t") if "\t" in before else 0
    head = run[run.rindex("\n") :].count("\t") if "\t" in after else 0
    return "\t" * tail + "\n" + "\t" * head


RULES = (
    Rule(name="white_space", before="\u3000\u3000现将\n\n有关事项", after="现将\n有关事项", wanted=lambda look: look.edged, mend=_edges),
)
