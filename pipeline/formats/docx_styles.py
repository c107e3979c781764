"""What Word's styles say of a paragraph or run: heading level, list, alignment, hidden text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.docx_names import OFF, VAL, w

HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)
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
    """Styles by id, and the default style of paragraphs."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default: Style = field(default_factory=Style)
    lists: Mapping[str, str] = field(default_factory=dict)  # numbering style → numId

    def of(self, name: str | None) -> Style:
        """The style of that id, else the default."""
        return self.default if name is None else self.by_id.get(name, self.default)


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a `styles.xml`, each with its chain of `basedOn` resolved."""
    if root is None:
        return Styles()
    elements = {element.get(w("styleId"), ""): element for element in root.iter(w("style"))}
    known: dict[str, Style] = {}
    for name in elements:
        _resolve(name, elements, known)
    default = next((n for n, e in elements.items() if e.get(w("type")) == "paragraph" and e.get(w("default")) not in (None, *OFF)), None)
    lists = {n: s.list_id for n, s in known.items() if s.list_id and elements[n].get(w("type")) == "numbering"}
    return Styles(known, known[default] if default is not None else Style(), lists)


def _resolve(name: str, elements: Mapping[str, etree._Element], known: dict[str, Style]) -> None:
    chain: list[str] = []
    at: str | None = name
    while at is not None and at in elements and at not in known and at not in chain and len(chain) < CHAIN:
        chain.append(at)
        based = elements[at].find(w("basedOn"))
        at = None if based is None else based.get(VAL)
    style = known.get(at or "", Style())
    for step in reversed(chain):
        style = _own(elements[step], style)
        known[step] = style


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
