"""The pages of one-byte letters, and for the letters of any encoding the bytes that they were read from."""

from __future__ import annotations

from functools import lru_cache

LATIN = "latin"  # Latin-1 and cp1252 alike: programs mix them
PAGES = (
    LATIN,
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "cp1258",
    "cp437",
    "cp850",
    "cp852",
    "cp866",
    "cp874",
    "mac_roman",
    "mac_cyrillic",
    "koi8_r",
    "iso8859_2",
    "iso8859_5",
    "iso8859_7",
    "iso8859_15",
)


class _Bytes(dict[str, bytes]):
    """For each character the bytes that it was read from, filled as they are met; what cannot come from them is a lost byte."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = "cp1252" if name == LATIN else name
        self["\ufffd"] = b"\xff\xff" if name.startswith("utf-16") else b"\xff"
        if name in PAGES:
            for byte in range(0x80, 0x100):
                letter = bytes([byte]).decode(self.name, "replace")
                if letter != "\ufffd":
                    self[letter] = bytes([byte])
                if letter == "\ufffd" or name == LATIN:
                    self.setdefault(chr(byte), bytes([byte]))  # what a page lacks comes through as it is
        elif name == "gb18030":
            self["€"] = b"\x80"  # as browsers and Windows read that byte

    def __missing__(self, letter: str) -> bytes:
        try:
            found = letter.encode(self.name)
        except UnicodeEncodeError:
            found = b"\xff"
        self[letter] = found
        return found


@lru_cache(maxsize=64)
def bytes_of(name: str) -> dict[str, bytes]:
    """For each character the bytes that it was read from in an encoding.

    >>> bytes_of("latin")["Ö"], bytes_of("gb18030")["€"], bytes_of("cp1251")["中"]
    (b'\\xd6', b'\\x80', b'\\xff')
    """
    return _Bytes(name)


@lru_cache(maxsize=1)
def letters_of_pages() -> dict[str, frozenset[str]]:
    """The letters beyond ASCII of each page of one-byte characters."""
    return {name: frozenset(letter for letter in bytes_of(name) if letter > "\x7f" and letter != "\ufffd") for name in PAGES}


def data_of(text: str, wrong: str) -> bytes:
    """The bytes that a text was read from."""
    table = bytes_of(wrong)
    return b"".join([table[letter] for letter in text])
