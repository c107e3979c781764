"""Big5 that went through a change of case meant for Latin letters: the second halves of its characters are letters, too."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.formats.charset_rivals import Reading
from pipeline.hanzi import beside, costs
from schemas.regex import regex

UPPER, LOWER = regex(rb"[A-Z]"), regex(rb"[a-z]")
PAIR = regex(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]|[\x00-\xff]", re.DOTALL)
CLEAR = 5.0  # nats by which the text must win
CHANGES = {"A–Z → a–z": 0x20, "a–z → A–Z": -0x20}


def recased(data: bytes, reading: Reading) -> Reading:
    """The reading with the case of its bytes as it must have been, always with a doubt; as it is where nothing says that it was changed.

    >>> data = "市人民政府公告".encode("big5").lower()
    >>> data.decode("big5"), recased(data, Reading(name="big5hkscs", value="")).value
    ('市士民柏府公告', '市人民政府公告')
    """
    change = "A–Z → a–z" if not UPPER.search(data) else "a–z → A–Z" if not LOWER.search(data) else None
    if change is None:
        return reading
    text, gain = _likeliest(data, CHANGES[change])
    return replace(reading, value=text, doubt=f"big5hkscs, {change}") if gain > CLEAR else reading


def _likeliest(data: bytes, step: int) -> tuple[str, float]:
    """The likeliest text of bytes whose letters may have been `step` lower, and by how much it is likelier than the bytes as they are."""
    table, plain, before = costs(), 0.0, ""
    layers: list[dict[str, tuple[float, str]]] = [{"": (0.0, "")}]  # for each character that may stand here its cost and the one before it
    for match in PAIR.finditer(data):
        letters = _readings(match.group(), step)
        plain += table[letters[0]] + beside(before, letters[0])
        before = letters[0]
        last = layers[-1]
        layers.append({})
        for letter in letters:
            price, best = min((price + beside(first, letter), first) for first, (price, _) in last.items())
            layers[-1][letter] = price + table[letter], best
    price, letter = min((price, letter) for letter, (price, _) in layers[-1].items())
    out = []
    for layer in reversed(layers[1:]):
        out.append(letter)
        letter = layer[letter][1]
    return "".join(reversed(out)), plain - price


def _readings(pair: bytes, step: int) -> list[str]:
    """The character of two bytes, and the one that they would be in the other case."""
    found = [pair.decode("big5hkscs", "replace")[:1]]
    if len(pair) == 2 and chr(pair[1]).isalpha() and chr(pair[1]).islower() == (step > 0):
        other = bytes((pair[0], pair[1] - step)).decode("big5hkscs", "replace")
        found += [other] if len(other) == 1 and other != "\ufffd" else []
    return found
