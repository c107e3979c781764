"""Text layers that don't say what the page shows: unmapped glyphs, private codes, fonts that contradict themselves."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.formats.pdf_pages import PdfPage
from schemas.regex import regex

ENOUGH = 40  # hanzi from which their commonness says something
PLAUSIBLE = 0.55  # share of frequent hanzi: prose has 0.98, lists of names 0.75, shifted codes 0.25
LOST_SHARE = 0.05
HANZI = regex(r"[\u4e00-\u9fff]")
PRIVATE = regex(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
ODD = regex(r"[\u0080-\u00a6\u00a8-\u00af\u00b2-\u00b6\u00b8-\u00d6\u00d8-\u00df\u02b0-\u036f]")  # codes of a font that is missing
CID = regex(r"\(cid:\d{1,6}\)")
CODED = regex(rb"/Encoding\s{0,4}/Uni(?:GB|CNS|JIS|KS)-(?:UCS2|UTF16)-[HV]")


def doubt_of(data: bytes, pages: Sequence[PdfPage]) -> str | None:
    """Why the words of the file can't be trusted, in a few words; None where nothing speaks against them."""
    text = "".join(page.sheet.text for page in pages)
    return (doubt_of_text(text) or _contradiction(data)) if text.strip() else None


def doubt_of_text(text: str) -> str | None:
    """The same of words alone.

    >>> doubt_of_text("(cid:12)(cid:7)"), doubt_of_text("通知")
    ('(cid:…)', None)
    """
    shown = len(text) - text.count(" ")
    lost = text.count("\ufffd")
    if lost > LOST_SHARE * shown:
        return f"U+FFFD × {lost}"
    private = len(PRIVATE.findall(text))
    if private > 0.1 * shown and private > 3:
        return f"PUA × {private}"
    odd = len(ODD.findall(text))
    if odd > LOST_SHARE * shown and odd > 3:
        return f"Latin-1 × {odd}"
    return "(cid:…)" if CID.search(text) else implausible(text)


def implausible(text: str) -> str | None:
    """Why a text is no Chinese though its characters are.

    >>> implausible("诸暨嵊州缙云龙泉庆元景宁遂昌衢江婺城" * 3) is None, implausible("丐丗丠丣丩丬丮丯丱丳" * 5)
    (True, '常用字 10%')
    """
    hanzi = "".join(HANZI.findall(text))
    if len(hanzi) < ENOUGH:
        return None
    share = max(_frequent(hanzi, "gb2312", 0xB0, 0xD7), _frequent(hanzi, "big5", 0xA4, 0xC6))
    return f"常用字 {share:.0%}" if share < PLAUSIBLE else None


def _frequent(hanzi: str, charset: str, first: int, last: int) -> float:
    """The share of a charset's frequent hanzi, its first level: 3,755 of GB 2312, 5,401 of Big5."""
    lead = hanzi.encode(charset, "ignore")[::2]
    return (len(lead) - len(lead.translate(None, bytes(range(first, last + 1))))) / len(hanzi)


def _contradiction(data: bytes) -> str | None:
    """Fonts whose codes are Unicode by their encoding and something else by their ToUnicode table."""
    if b"/ToUnicode" not in data or not CODED.search(data):
        return None
    from pipeline.formats.pdf_second import contradicted

    return contradicted(data)
