"""Undoing a wrong reading: back to the bytes by the encoding that was wrongly assumed, forward by the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.code_pages import LATIN, PAGES, bytes_of, data_of
from pipeline.hanzi import common, cost, strain
from pipeline.lost_bytes import LONGEST, in_step, put_back

TWO_BYTES = ("gb18030", "big5hkscs")


@dataclass(frozen=True, slots=True)
class Reread:
    """The right reading, and for each of its characters the offset in the wrong one at which it begins."""

    text: str
    origins: Sequence[int]

    def after(self, before: Reread | None) -> Reread:
        """The same with offsets in what was there before an earlier step."""
        return self if before is None else Reread(self.text, [before.origins[at] for at in self.origins])


def widths(text: str, encoding: str) -> list[int]:
    """How many bytes each character took; U+FFFD counts one."""
    if encoding == "utf-8":
        return [1 if c < "\x80" or c == "\ufffd" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4 for c in text]
    if encoding.startswith("utf-16"):
        return [2 if c < "\U00010000" else 4 for c in text]
    table = bytes_of(encoding)
    return [1 if c < "\x80" or c == "\ufffd" else 2 if "\u4e00" <= c <= "\u9fa5" else len(table[c]) for c in text]


def decoded(data: bytes, wrong: str, right: str) -> str:
    """The bytes in the right reading, with the step found again behind lost ones, and replaced ones put back where that is clear."""
    value = data.decode(right, "replace")
    if right.startswith("utf-16"):
        return value.replace("\uffff", "\ufffd")
    if right == "utf-8":
        return put_back(data, wrong == LATIN).decode(right, "replace") if "\ufffd" in value and wrong in PAGES else value
    if len(data) <= LONGEST and ("\ufffd" in value or (wrong not in PAGES and _halts(value))):
        stepped, price = in_step(data, right)
        return stepped if price < strain(value) else value
    return value


def _halts(text: str) -> bool:
    """Whether some characters are rare ones: behind a byte that went without a trace all is read askew for a while."""
    return any(letter > "\x7f" and not common(letter, 11.0) for letter in text)


def _twins(data: bytes, right: str) -> bytes:
    """Shift-JIS has some characters twice; the bytes that read best."""
    for at in range(len(data) - 1):
        other = twins().get(data[at : at + 2])
        if other is not None:
            changed = data[:at] + other + data[at + 2 :]
            if strain(changed.decode(right, "replace")) < strain(data.decode(right, "replace")):
                data = changed
    return data


@lru_cache(maxsize=1)
def twins() -> dict[bytes, bytes]:
    """The other bytes that Shift-JIS has for a character that it would write as these."""
    found: dict[bytes, bytes] = {}
    for lead in (0x87, *range(0xED, 0xEF), *range(0xFA, 0xFD)):
        for trail in range(0x40, 0xFD):
            pair = bytes((lead, trail))
            letter = pair.decode("cp932", "replace")
            back = letter.encode("cp932", "replace")
            if len(letter) == 1 and letter != "\ufffd" and back != pair:
                found[back] = pair
    return found


def reread(text: str, wrong: str, right: str) -> Reread:
    """The text read again: `wrong` is the encoding that was assumed, `right` the true one.

    >>> reread("å\\x8cº", "latin", "utf-8")
    Reread(text='区', origins=[0])
    """
    table = bytes_of(wrong)
    parts = [table[letter] for letter in text]
    data = b"".join(parts)
    if wrong == "cp932" and right != "utf-16-le" and len(data) <= LONGEST // 10:
        data = _twins(data, right)
    value = decoded(data, wrong, right)
    starts = list(accumulate(widths(value, right), initial=0))
    if starts.pop() != len(data):  # characters lost in uneven pieces: spread what is left
        starts = [at * len(data) // max(len(value), 1) for at in range(len(value))]
    if len(parts) == len(data):
        return Reread(value, starts)
    back: list[int] = []  # for each byte the character that it came from
    for at, part in enumerate(parts):
        back.extend([at] * len(part))
    return Reread(value, [back[start] for start in starts])


def likeliest(sample: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """The pair of a wrong and a right encoding that makes the most Chinese of a sample."""
    if len(pairs) == 1:
        return pairs[0]
    prices: dict[tuple[str, str], float] = {}
    for wrong, right in pairs:
        value = data_of(sample, wrong).decode(right, "replace")
        prices[wrong, right] = cost(value) if len(value) > 400 else strain(value)
    return min(prices, key=lambda pair: prices[pair]) if prices else None
