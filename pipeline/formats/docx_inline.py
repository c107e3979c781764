"""The words of one Word paragraph as a reader sees them: insertions in, deletions and hidden text out, every alternative once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.docx_names import ANNOTATION_2003, COMPATIBILITY, MATH, VAL, VML, w
from pipeline.formats.docx_styles import Styles, is_on
from pipeline.formats.docx_symbols import symbol
from pipeline.formats.nesting import too_deep
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.regex import regex

P, R, T, TAB, RUN_STYLE = w("p"), w("r"), w("t"), w("tab"), w("rStyle")
R_PR, VANISH, VERTICAL = w("rPr"), w("vanish"), w("vertAlign")
DROPPED = frozenset(
    {w(n) for n in ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "sectPr")}
    | {w(n) for n in ("binData", "fldData", "footnoteRef", "endnoteRef", "annotationRef", "rubyPr", "customXmlPr", "smartTagPr")}
    | {f"{{{MATH}}}{n}" for n in ("rPr", "fPr", "sSupPr", "sSubPr", "ctrlPr", "dPr", "naryPr", "radPr", "oMathParaPr", "mPr")}
)
DELETIONS = frozenset({w("del"), w("moveFrom")})
INSERTIONS = frozenset({w("ins"), w("moveTo")})
SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): ""}
LINE_END = regex(r"(.?)[ \t]{0,99}[\r\n]{1,99}[ \t]{0,99}(?=(.?))")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


def _flowed(found: re.Match[str]) -> str:
    # A line end in the XML is none in the document: Word makes it a space, which between Chinese characters is the writer's accident.
    before, after = found[1], found[2]
    return before + ("" if not after or before > "\u2e7f" or after > "\u2e7f" else " ")


@dataclass(slots=True)
class Inline:
    """Reads paragraphs in turn: fields may run over several of them, and changes are counted for the whole document."""

    styles: Styles
    limits: Limits = DEFAULT_LIMITS
    plain: bool = False  # the file holds neither hidden nor raised characters: runs need no look at their properties
    insertions: int = 0
    deletions: int = 0
    hidden: int = 0  # characters
    notes: list[tuple[str, str]] = field(default_factory=list)  # ("footnote", id) in the order of their marks
    chunks: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)  # text boxes met in this paragraph
    codes: int = 0  # fields whose instruction is being read
    fields: list[bool] = field(default_factory=list)  # open fields: True while in the instruction

    def words(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """The paragraph's text, and the text boxes anchored in it."""
        self.chunks, self.boxes = [], []
        self._walk(paragraph, 0)
        # An instruction never runs over a paragraph's end: an unfinished one must not swallow the rest of the document.
        if self.fields:
            self.fields, self.codes = [False] * len(self.fields), 0
        return "".join(self.chunks), self.boxes

    def single(self, run: etree._Element) -> str | None:
        """The words of a run that holds one piece of text alone, as in most cells of tables; None where it takes a closer look."""
        if not self.plain or self.fields or run.tag != R or len(run) != 1 or (text := run[0]).tag != T:
            return None
        value = text.text or ""
        return None if "\n" in value else value

    def _walk(self, parent: etree._Element, depth: int) -> None:
        if depth > self.limits.max_nesting:
            raise too_deep("Word", self.limits)
        for element in parent:
            tag = element.tag
            if tag in WORDS:
                value = element.text
                if value and not self.codes:
                    self.chunks.append(value if "\n" not in value else LINE_END.sub(_flowed, value))
            elif tag == R:
                if self.plain:
                    self._walk(element, depth + 1)
                else:
                    self._run(element, depth)
            elif tag in SIGNS:
                self._add(SIGNS[tag])
            elif tag in DROPPED:
                self.deletions += tag in DELETIONS
            elif tag in SPECIAL:
                SPECIAL[tag](self, element, depth + 1)
            else:
                self.insertions += tag in INSERTIONS
                self._walk(element, depth + 1)

    def _add(self, value: str) -> None:
        if value and not self.codes:
            self.chunks.append(value)

    def _run(self, run: etree._Element, depth: int) -> None:
        properties = run.find(R_PR)
        if properties is None:
            self._walk(run, depth + 1)
            return
        style = properties.find(RUN_STYLE)
        inherited = style is not None and self.styles.of(style.get(VAL)).hidden
        if is_on(properties.find(VANISH), inherited):
            self.hidden += sum(len(text.text or "") for text in run.iter(T))
            return
        first = len(self.chunks)
        self._walk(run, depth + 1)
        raised = properties.find(VERTICAL)
        if raised is not None and raised.get(VAL) == "superscript":
            self._raise(first)

    def _raise(self, first: int) -> None:
        # A raised 2 or 3 after a unit of length is the unit's square or cube: 10m2 would be another quantity.
        value = "".join(self.chunks[first:])
        before = "".join(self.chunks[max(first - 2, 0) : first])[-1:]
        if value in ("2", "3") and before in "m米":
            self.chunks[first:] = [value.translate(RAISED)] if before == "m" else [value]

    def _alternate(self, element: etree._Element, depth: int) -> None:
        # The first choice that holds words; the fallback repeats it for older readers.
        for choice in element:
            chunks, boxes = len(self.chunks), len(self.boxes)
            self._walk(choice, depth)
            if len(self.chunks) > chunks or len(self.boxes) > boxes:
                return

    def _controlled(self, element: etree._Element, depth: int) -> None:
        for content in element:
            if content.tag not in DROPPED:
                self._walk(content, depth)

    def _field_mark(self, element: etree._Element, depth: int) -> None:
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self.fields.append(True)
            self.codes += 1
            self._chosen(element)
        elif self.fields and kind == "separate":
            self.codes -= self.fields[-1]
            self.fields[-1] = False
        elif self.fields and kind == "end":
            self.codes -= self.fields.pop()

    def _chosen(self, element: etree._Element) -> None:
        # A legacy drop-down shows one of its entries and has no result text.
        entries = [entry.get(VAL, "") for entry in element.iter(w("listEntry"))]
        if entries and self.codes == 1:
            result = element.find(f".//{w('result')}")
            index = 0 if result is None else int(result.get(VAL, "0")) if result.get(VAL, "0").isdecimal() else 0
            self.chunks.append(entries[min(index, len(entries) - 1)])

    def _symbol(self, element: etree._Element, depth: int) -> None:
        code = element.get(w("char"), "")
        try:
            self._add(symbol(element.get(w("font"), ""), chr(int(code, 16))))
        except (ValueError, OverflowError):
            self._add("\ufffd")

    def _note(self, element: etree._Element, depth: int) -> None:
        kind = "footnote" if element.tag == w("footnoteReference") else "endnote"
        self.notes.append((kind, element.get(w("id"), "")))

    def _box(self, element: etree._Element, depth: int) -> None:
        self.boxes.append(element)

    def _word_art(self, element: etree._Element, depth: int) -> None:
        self._add(element.get("string", ""))

    def _fraction(self, element: etree._Element, depth: int) -> None:
        for i, part in enumerate(child for child in element if child.tag in FRACTION_PARTS):
            if i:
                self._add("/")
            self._walk(part, depth)

    def _annotated(self, element: etree._Element, depth: int) -> None:
        if element.get(w("type"), "").endswith("Deletion") or "Deletion" in "".join(str(v) for v in element.attrib.values()):
            self.deletions += 1
            return
        self._walk(element, depth)


MATH_TEXT = f"{{{MATH}}}t"
WORDS = frozenset({T, MATH_TEXT})
FRACTION_PARTS = frozenset({f"{{{MATH}}}num", f"{{{MATH}}}den"})
SPECIAL: dict[object, Callable[[Inline, etree._Element, int], None]] = {
    f"{{{COMPATIBILITY}}}AlternateContent": Inline._alternate,
    w("sdt"): Inline._controlled,
    w("fldChar"): Inline._field_mark,
    w("sym"): Inline._symbol,
    w("footnoteReference"): Inline._note,
    w("endnoteReference"): Inline._note,
    w("txbxContent"): Inline._box,
    f"{{{VML}}}textpath": Inline._word_art,
    f"{{{MATH}}}f": Inline._fraction,
    f"{{{ANNOTATION_2003}}}annotation": Inline._annotated,
}
