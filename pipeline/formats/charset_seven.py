"""GB 2312 without its eighth bit, as mail gates left it, and HZ without its tildes: two plain letters for each character."""

from __future__ import annotations

from functools import lru_cache

from pipeline.hanzi import PAIRED, UNPAIRED, acquainted, costs, follows, rarity
from schemas.regex import regex

GLANCE = 240
LEAST = 3  # neighbours that know each other: codes and words in capitals have one by chance
SOUND, CLEAR = 8.6, 4.0
DIGIT, PLAIN = 2.2, 4.5  # nats for a digit or a blank, and for any other plain sign
TURN, AFTER_DIGIT = 4.5, 3.0  # nats for going from plain letters to Chinese or back
MARKED = 1.0  # the same where a brace says so
TILDE = 3.0  # nats for a tilde that went from inside a character
NEVER = 1e9
BRACED = regex(rb"(?:^|[^~])\{[\x21-\x77][\x21-\x7e]{1,2000}\}")

State = tuple[float, str, int, bool]  # cost, the letter that ends here, how many bytes it takes, whether Chinese was before it
START: State = (0.0, "", 0, False)
NOWHERE: State = (NEVER, "", 0, False)


def seven_bits_of_gb(data: bytes) -> str | None:
    """The Chinese that plain letters stand for; the letters themselves where it may be chance, nothing where they are words or codes.

    >>> seven_bits_of_gb(bytes(byte & 0x7F for byte in "市政府关于印发办法的通知".encode("gb2312")))
    '市政府关于印发办法的通知'
    >>> seven_bits_of_gb("市政府发布公报42件".encode("hz").replace(b"~", b""))
    '市政府发布公报42件'
    >>> seven_bits_of_gb(b"!6:S11J!=5"), seven_bits_of_gb(b"GOVERNMENT INFORMATION")
    ('!6:S11J!=5', None)
    """
    head = data[:GLANCE]
    braced = BRACED.search(head) is not None
    text, price = _likeliest(head, braced)
    known, number = acquainted(text)
    chinese = sum(letter > "\x7f" for letter in text)
    if known < 1 or known * 3 < number or chinese * 4 < len(head) or rarity(text) > SOUND or price > CLEAR * len(head.rstrip()):
        return None
    if known < LEAST or known * 2 < number:
        return data.decode("ascii")
    return "\n".join(_likeliest(line, braced)[0] for line in data.split(b"\n"))


@lru_cache(maxsize=1)
def _pairs() -> dict[bytes, tuple[str, float]]:
    """Two plain letters and the character that they may stand for, with its cost."""
    table = costs()
    found = {}
    for row in range(0x21, 0x78):
        for cell in range(0x21, 0x7F):
            letter = bytes((row | 0x80, cell | 0x80)).decode("gb2312", "replace")
            if len(letter) == 1:
                found[bytes((row, cell))] = letter, table[letter]
    return found


def _likeliest(data: bytes, braced: bool) -> tuple[str, float]:
    """The likeliest mixture of plain letters and Chinese, and its cost. `braced`: the one is parted from the other by braces."""
    pairs, size = _pairs(), len(data)
    plain, chinese = [START] + [NOWHERE] * (size + 1), [NOWHERE] * (size + 2)
    for at in range(size):
        byte, stay, turn = data[at], plain[at][0], chinese[at][0] + TURN
        price = DIGIT if 0x30 <= byte <= 0x39 or byte in b" \r" else PLAIN
        if braced:
            turn = NEVER
            if byte == 0x7D:
                _keep(plain, at + 1, (chinese[at][0] + MARKED, "", 1, True))
            if byte == 0x7B:
                _keep(chinese, at + 1, (plain[at][0] + MARKED, "", 1, False))
        _keep(plain, at + 1, (min(stay, turn) + price, chr(byte), 1, turn < stay))
        for width, pair in ((2, data[at : at + 2]), (1, data[at : at + 1] + b"~"))[: 2 if braced else 1]:
            known = pairs.get(pair)
            if known is not None:
                stay = chinese[at][0] + _beside(chinese[at][1], known[0]) + (TILDE if width == 1 else 0.0)
                turn = NEVER if braced else plain[at][0] + (AFTER_DIGIT if plain[at][1].isdigit() else TURN)
                _keep(chinese, at + width, (min(stay, turn) + known[1], known[0], width, stay <= turn))
    out, at, here = [], size, chinese[size][0] < plain[size][0]
    while at > 0:
        _, letter, width, before = (chinese if here else plain)[at]
        out.append(letter)
        at, here = at - width, before
    return "".join(reversed(out)), min(plain[size][0], chinese[size][0])


def _keep(states: list[State], at: int, state: State) -> None:
    if state[0] < states[at][0]:
        states[at] = state


def _beside(first: str, second: str) -> float:
    """What a character costs more or less for the one before it."""
    if not ("\u4e00" <= first <= "\u9fff" and "\u4e00" <= second <= "\u9fff"):
        return 0.0
    return PAIRED if follows(first, second) else UNPAIRED
