"""UTF-16 that was read as a page of one-byte letters and stored so: two letters, or a letter and a control, for each character."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pipeline.code_pages import PAGES, data_of, letters_of_pages
from pipeline.formats.charset_rivals import WIDE
from pipeline.hanzi import acquainted, rarity, strain
from pipeline.lost_bytes import LONGEST, wide_in_step
from schemas.regex import regex

GLANCE = 600
EASTERN = regex("[\u2e80-\ud7ff]")
SOUND, CLEAR = 9.5, 1.6


def wide_as_page(value: str) -> tuple[str, Sequence[int]] | None:
    """What such letters stand for, and where each character begins among them; nothing where they are no Chinese.

    >>> wide_as_page("关于转发通知".encode("utf-16-le").decode("latin-1"))
    ('关于转发通知', [0, 2, 4, 6, 8, 10])
    >>> wide_as_page("Le président de la République française")
    """
    head = value[:GLANCE]
    if (head.isascii() and "\0" not in head) or EASTERN.search(head):
        return None
    letters = {letter for letter in set(value) if letter > "\x7f"}
    tried = [
        (page, name) for page in PAGES if letters - letters_of_pages()[page] <= {"\ufffd"} for name in (*WIDE, "utf-32-le", "utf-32-be")
    ]
    if not tried:
        return None
    page, name = min(tried, key=lambda pair: strain(data_of(head, pair[0]).decode(pair[1], "replace")))
    data = data_of(value, page)
    text = data.decode(name, "replace")
    if name in WIDE and (len(data) % 2 or rarity(text) > SOUND) and len(data) <= LONGEST:
        text = wide_in_step(data, name)[0]
    elif "\ufffd" in value and name in WIDE:
        text = "".join("\ufffd" if "\ufffd" in value[2 * at : 2 * at + 2] else letter for at, letter in enumerate(text))
    return (text.removeprefix("\ufeff"), _starts(text, len(value))) if _convinces(text[: GLANCE // 2], head) else None


def _convinces(new: str, old: str) -> bool:
    known, number = acquainted(new)
    return known >= 1 and known * 3 >= number and rarity(new.replace("\ufffd", "")) < SOUND and strain(new) * CLEAR < strain(old)


def _starts(text: str, size: int) -> list[int]:
    """Where each character begins among the letters; lost ones take what is over."""
    if len(text) * 4 <= size + 4:
        widths = [4] * len(text)
    else:
        stepped = 2 * len(text) != size
        widths = [1 if letter == "\ufffd" and stepped else 2 if letter < "\U00010000" else 4 for letter in text]
    starts = list(accumulate(widths[:-1], initial=0))
    return [min(start, max(size - 1, 0)) for start in starts][text.startswith("\ufeff") :]
