"""What real crawlers, converters and databases do to Chinese text: each class of damage to bytes as a function from text to bytes."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bench.damages_of_escapes import EAST, ESCAPES, browser

Harm = Callable[[str, random.Random], bytes | None]  # nothing where the class does not apply to a text
PAGES = ("latin-1", "cp1252", "cp1250", "cp1251", "cp437", "cp850", "cp866", "mac_roman", "koi8_r", "iso8859_2", "iso8859_15", "cp1254")
TRUE = ("utf-8", "gb18030", "big5hkscs", "utf-16-le")


@dataclass(frozen=True, slots=True)
class Damage:
    """One class: its name, what it does, and whether the text must be traditional first."""

    name: str
    harm: Harm
    traditional: bool = False


def _encoded(name: str) -> Harm:
    def harm(text: str, _: random.Random) -> bytes | None:
        try:
            return text.encode(name)
        except UnicodeEncodeError:
            return None

    return harm


def _read_as(right: str, wrong: str, times: int = 1) -> Harm:
    """Bytes in the right encoding read in a wrong one and stored as UTF-8."""

    def harm(text: str, _: random.Random) -> bytes | None:
        value = text
        for _round in range(times):
            try:
                data = value.encode(right)
            except UnicodeEncodeError:
                return None
            value = browser(data, wrong)
        return value.encode("utf-8", "surrogatepass")

    return harm


def _bytes(name: str, change: Callable[[bytes, random.Random], bytes | None]) -> Harm:
    def harm(text: str, chance: random.Random) -> bytes | None:
        try:
            return change(text.encode(name), chance)
        except UnicodeEncodeError:
            return None

    return harm


def _inside(data: bytes, chance: random.Random) -> int:
    """A place in the middle where a byte of a Chinese character stands."""
    places = [at for at, byte in enumerate(data[2:-2], 2) if byte >= 0x80] or [len(data) // 2]
    return chance.choice(places)


def _lost(data: bytes, chance: random.Random) -> bytes:
    at = _inside(data, chance)
    return data[:at] + data[at + 1 :]


def _lost_some(data: bytes, chance: random.Random) -> bytes:
    for _ in range(3):
        data = _lost(data, chance)
    return data


def _inserted(data: bytes, chance: random.Random) -> bytes:
    at = _inside(data, chance)
    return data[:at] + bytes([chance.randrange(0x80, 0xFF)]) + data[at:]


def _wrapped(data: bytes, chance: random.Random) -> bytes:
    """Lines of so many bytes, whatever stands there, as mail programs and `fold` do."""
    size = chance.choice([7, 11, 25, 61, 75])
    return b"\n".join(data[at : at + size] for at in range(0, len(data), size))


def _cut(data: bytes, count: int) -> bytes | None:
    """The tail cut off inside the last character."""
    return data[:-count] if len(data) > 8 and data[-1] >= 0x80 else None


def _headless(data: bytes, chance: random.Random) -> bytes | None:
    return data[1:] if data[0] >= 0x80 and len(data) > 8 else None


def _dots(name: str) -> Callable[[bytes, random.Random], bytes | None]:
    """A title shortened inside a character, with dots behind."""

    def change(data: bytes, chance: random.Random) -> bytes | None:
        for _ in range(20):
            at = _inside(data, chance)
            try:
                data[:at].decode(name)
            except UnicodeDecodeError:
                return data[:at] + b"..."
        return None

    return change


def _swapped_case(data: bytes, chance: random.Random) -> bytes | None:
    """`tolower` on bytes: the second halves of GBK and Big5 characters are letters too."""
    lower = bytes(byte | 0x20 if 0x41 <= byte <= 0x5A else byte for byte in data)
    return lower if lower != data else None


def _slashes(data: bytes, chance: random.Random) -> bytes | None:
    """`addslashes` on bytes: a backslash that is the second half of a character is doubled."""
    return data.replace(b"\\", b"\\\\") if b"\\" in data else None


def _stripped_slashes(data: bytes, chance: random.Random) -> bytes | None:
    return data.replace(b"\\", b"") if b"\\" in data else None


def _spaced_a0(data: bytes, chance: random.Random) -> bytes | None:
    """No-break spaces of a Latin reading made plain: one byte in UTF-8 characters changes."""
    return data.replace(b"\xa0", b" ") if b"\xa0" in data else None


def _half(name: str, other: str) -> Harm:
    """One file glued together from two."""

    def harm(text: str, chance: random.Random) -> bytes | None:
        lines = text.split("\n") if "\n" in text else re.split("(?<=。)", text)
        if len(lines) < 2:
            return None
        cut = len(lines) // 2
        try:
            return "\n".join(lines[:cut]).encode(name) + b"\n" + "\n".join(lines[cut:]).encode(other)
        except UnicodeEncodeError:
            return None

    return harm


def _one_paragraph(right: str, wrong: str) -> Harm:
    """A sound text of which one paragraph came through a wrong reading."""
    inner = _read_as(right, wrong)

    def harm(text: str, chance: random.Random) -> bytes | None:
        done = inner(text, chance)
        return None if done is None else "本页内容由办公室负责解释。\n".encode() + done + "\n欢迎来电咨询。".encode()

    return harm


def _text(change: Callable[[str], str | None]) -> Harm:
    def harm(text: str, _: random.Random) -> bytes | None:
        done = change(text)
        return None if done is None or done == text else done.encode()

    return harm


def _some(chance_of: float, mark: str) -> Harm:
    """Characters that became a mark: what a font, a code page or a converter did not have."""

    def harm(text: str, chance: random.Random) -> bytes | None:
        han = [at for at, letter in enumerate(text) if "\u4e00" <= letter <= "\u9fff" and 0 < at < len(text) - 1]
        if not han:
            return None
        lost = set(chance.sample(han, max(1, int(len(han) * chance_of))))
        return "".join(mark if at in lost else letter for at, letter in enumerate(text)).encode()

    return harm


def _page(body: str, name: str, said: str) -> bytes | None:
    try:
        lines = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in body.split("\n"))
        return f'<html><head><meta charset="{said}"><title>x</title></head><body>{lines}</body></html>'.encode(name)
    except UnicodeEncodeError:
        return None


@lru_cache(maxsize=1)
def _opencc() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("s2t").convert  # type: ignore[no-any-return]


def traditional(text: str) -> str:
    """The text in traditional characters."""
    return _opencc()(text)


def damages() -> Iterator[Damage]:
    """Every class."""
    for name in (
        "utf-8",
        "utf-8-sig",
        "gbk",
        "gb18030",
        "hz",
        "utf-7",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
    ):
        yield Damage(f"{name}", _encoded(name))
    for name in ("big5", "big5hkscs", "gbk", "utf-16-le"):
        yield Damage(f"{name} trad", _encoded(name), traditional=True)
    for right in TRUE:
        for wrong in (*PAGES, *EAST, "utf-16-le", "utf-8"):
            if right != wrong and (right, wrong) not in (("gb18030", "gbk"), ("big5hkscs", "big5"), ("big5hkscs", "cp950")):
                if right == "utf-16-le" and wrong in (*EAST, "utf-8"):
                    continue
                yield Damage(f"{right} as {wrong}", _read_as(right, wrong), traditional=right.startswith("big5"))
    for right, wrong in (
        ("utf-8", "latin-1"),
        ("utf-8", "cp1252"),
        ("utf-8", "gb18030"),
        ("utf-8", "cp1251"),
        ("utf-8", "cp437"),
        ("utf-8", "mac_roman"),
    ):
        yield Damage(f"{right} as {wrong} twice", _read_as(right, wrong, 2))
    yield Damage(
        "gbk as latin-1 as utf-8 as latin-1",
        lambda text, _: browser(browser(text.encode("gbk", "ignore"), "latin-1").encode(), "latin-1").encode(),
    )
    yield Damage(
        "gbk as latin-1 as utf-8 as gbk",
        lambda text, _: browser(browser(text.encode("gbk", "ignore"), "latin-1").encode(), "gb18030").encode(),
    )
    yield Damage(
        "utf-8 as latin-1 as utf-8 as gbk", lambda text, _: browser(browser(text.encode(), "latin-1").encode(), "gb18030").encode()
    )
    for name in ("utf-8", "gbk", "big5", "utf-16-le", "utf-16"):
        is_big5 = name == "big5"
        for kind, change in (("lost", _lost), ("three lost", _lost_some), ("inserted", _inserted)):
            yield Damage(f"{name} {kind}", _bytes(name, change), is_big5)
        yield Damage(f"{name} cut tail", _bytes(name, lambda data, _: _cut(data, 1)), is_big5)
        yield Damage(f"{name} wrapped", _bytes(name, _wrapped), is_big5)
        yield Damage(f"{name} cut head", _bytes(name, _headless), is_big5)
    for name in ("utf-8", "gbk", "big5"):
        yield Damage(f"{name} cut ...", _bytes(name, _dots(name)), name == "big5")
    yield Damage("utf-8 cut tail 2", _bytes("utf-8", lambda data, _: _cut(data, 2)))
    for name in ("gbk", "big5", "utf-8"):
        yield Damage(f"{name} lower case", _bytes(name, _swapped_case), name == "big5")
        yield Damage(f"{name} addslashes", _bytes(name, _slashes), name == "big5")
        yield Damage(f"{name} stripslashes", _bytes(name, _stripped_slashes), name == "big5")
    yield Damage("utf-8 a0 as blank", _bytes("utf-8", _spaced_a0))
    yield Damage("utf-16-le cr lf", _bytes("utf-16-le", lambda data, _: data.replace(b"\n", b"\r\n") if b"\n" in data else None))
    for name, other in (("utf-8", "gbk"), ("gbk", "utf-8"), ("gbk", "utf-16-le"), ("utf-8", "utf-16-le")):
        yield Damage(f"half {name} half {other}", _half(name, other))
    yield Damage("half big5 half utf-8", _half("big5", "utf-8"), traditional=True)
    for right, wrong in (
        ("utf-8", "latin-1"),
        ("gb18030", "cp1252"),
        ("utf-8", "gb18030"),
        ("gb18030", "big5"),
        ("gb18030", "cp932"),
        ("utf-8", "cp437"),
    ):
        yield Damage(f"one paragraph {right} as {wrong}", _one_paragraph(right, wrong))
    for name, change in ESCAPES.items():
        yield Damage(name, _text(change))
    for mark in ("?", "\ufffd", "□", "■", "〓", "??", "？", "_", "▯", "�?", "*", "\x1a", "."):
        yield Damage(f"some {mark!a}", _some(0.15, mark))
    yield Damage("page gbk said utf-8", lambda text, _: _page(text, "gbk", "utf-8"))
    yield Damage("page utf-8 said gb2312", lambda text, _: _page(text, "utf-8", "gb2312"))
    yield Damage("page big5 said gbk", lambda text, _: _page(text, "big5", "gbk"), traditional=True)
    yield Damage("page gbk said big5", lambda text, _: _page(text, "gbk", "big5"))
    yield Damage("page gbk said iso-8859-1", lambda text, _: _page(text, "gbk", "iso-8859-1"))
    yield Damage("page gbk trad said big5", lambda text, _: _page(text, "gbk", "big5"), traditional=True)
