"""What Word's styles say of a paragraph or run: heading level, list, alignment, hidden text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.docx_names import OFF, VAL, w
from schemas.regex import regex

HEADING = regex(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)
TITLES = frozenset({"title", "标题", "標題"})
P_PR, R_PR, NUM_PR, NUM_ID, ILVL = w("pPr"), w("rPr"), w("numPr"), w("numId"), w("ilvl")
JC, OUTLINE, VANISH = w("jc"), w("outlineLvl"), w("vanish")
ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
CHAIN = 40  # styles based on styles: a cycle or a chain longer than this says nothing


@dataclass(frozen=True, slots=True)
class Style:
    """One style with all that it inherits."""

    level: int | None = None  # heading level from 1; 0 for the title
    list_id: str | None = None
    depth: int | None = None
    align: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class Styles:
    """Styles by id, each resolved when it is first asked for, and the default style of paragraphs."""

    elements: Mapping[str, etree._Element] = field(default_factory=dict)
    known: dict[str, Style] = field(default_factory=dict)
    default: Style = field(default_factory=Style)

    def of(self, name: str | None) -> Style:
        """The style of that id with all that it inherits, else the default."""
        if name is None:
            return self.default
        found = self.known.get(name)
        if found is None:
            found = self._resolve(name) if name in self.elements else self.default
        return found

    def lists(self) -> dict[str, str]:
        """The list (numId) of each numbering style."""
        named = [name for name, element in self.elements.items() if element.get(w("type")) == "numbering"]
        return {name: found for name in named if (found := self.of(name).list_id)}

    def _resolve(self, name: str) -> Style:
        chain: list[str] = []
        at: str | None = name
        while at is not None and at in self.elements and at not in self.known and at not in chain and len(chain) < CHAIN:
            chain.append(at)
            based = self.elements[at].find(w("basedOn"))
            at = None if based is None else based.get(VAL)
        style = self.known.get(at or "", Style())
        for step in reversed(chain):
            style = self.known[step] = _own(self.elements[step], style)
        return style


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a `styles.xml`."""
    if root is None:
        return Styles()
    styles = Styles({element.get(w("styleId"), ""): element for element in root.iter(w("style"))})
    for name, element in styles.elements.items():
        if element.get(w("default")) not in (None, *OFF) and element.get(w("type")) == "paragraph":
            styles.default = styles.of(name)
            break
    return styles


def _own(element: etree._Element, base: Style) -> Style:
    paragraph, run = element.find(P_PR), element.find(R_PR)
    level, list_id, depth, align = base.level, base.list_id, base.depth, base.align
    if paragraph is not None:
        for child in paragraph:
            if child.tag == OUTLINE:
                level = outline_level(child) or None
            elif child.tag == NUM_PR:
                own_id, own_depth = list_of(child)
                list_id, depth = own_id or list_id, own_depth if own_depth is not None else depth
            elif child.tag == JC:
                align = ALIGNMENTS.get(child.get(VAL, ""), "left")
    title = element.find(w("name"))
    name = ("" if title is None else title.get(VAL, "")).strip()
    heading = HEADING.fullmatch(name)
    if heading:
        level = int(heading[1])
    elif name.casefold() in TITLES:
        level = 0
    hidden = is_on(run.find(VANISH), base.hidden) if run is not None else base.hidden
    return Style(level, list_id, depth, align, hidden)


def is_on(element: etree._Element | None, otherwise: bool = False) -> bool:
    """Whether a toggle such as `w:vanish` is set; an absent one inherits."""
    return otherwise if element is None else element.get(VAL, "true") not in OFF


def list_of(numbering: etree._Element) -> tuple[str | None, int | None]:
    """List id and level that a `w:numPr` states; either may be absent."""
    number, depth = numbering.find(NUM_ID), numbering.find(ILVL)
    level = None if depth is None else depth.get(VAL, "")
    return None if number is None else number.get(VAL), int(level) if level is not None and level.isdecimal() and len(level) < 3 else None


def outline_level(element: etree._Element) -> int:
    """The heading level (from 1) of a `w:outlineLvl`, 0 for body text."""
    value = element.get(VAL, "")
    return int(value) + 1 if value.isdecimal() and len(value) < 3 and int(value) < 9 else 0
