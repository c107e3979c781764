"""What a record says, in a form that can be compared between containers of the same text; and what a page shows inside a box."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

OF_THE_COPY = {"id", "start", "end", "place"}  # where it stands is the container's own


def spaceless(words: str) -> str:
    """Words without white space: a gap before a unit is lost where a line breaks there."""
    return re.sub(r"\s", "", words)


def flat(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entities without their place; references between them as positions in the list."""
    positions = {entity["id"]: i for i, entity in enumerate(record["entities"])}

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(item) for item in value]
        return positions.get(value, spaceless(value)) if isinstance(value, str) else value

    return [{k: plain(v) for k, v in entity.items() if k not in OF_THE_COPY} for entity in record["entities"]]


def characters_of(data: bytes) -> list[list[tuple[float, float, str]]]:
    """For each page the characters that PDFium finds, with the middle of each (from the page's top left, in points)."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    pages = []
    for page in document:
        text, height = page.get_textpage(), page.get_height()
        found = []
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i, loose=True)
            found.append(((left + right) / 2, height - (bottom + top) / 2, text.get_text_range(i, 1)))
        pages.append(found)
    document.close()
    return pages


def inside(pages: Sequence[Sequence[tuple[float, float, str]]], places: Sequence[Mapping[str, Any]]) -> str:
    """The characters whose middle lies inside the boxes."""
    words = ""
    for place in places:
        x0, top, x1, bottom = place["bbox"]
        words += "".join(c for x, y, c in pages[place["page"] - 1] if x0 <= x <= x1 and top <= y <= bottom)
    return words
