"""Tokens of Rich Text Format, and the control words that this reader passes over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.regex import regex

TOKEN = regex(r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL)
SIGNS = {
    "tab": "\t", "line": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
SKIPPED = frozenset(
    (  # noqa: SIM905
        "colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf xe tc rxe nonshppict filetbl revtbl"
        " listtable listoverridetable objdata shprslt nonesttables ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn sp fldinst annotation atnid"
    ).split()
)
STARRED = frozenset({"shpinst", "shptxt", "do", "dptxbxtext", "footnote"})  # ignorable by older readers, read by us
CODEPAGES = {77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 204: "cp1251", 238: "cp1250"}


def tokens(data: str) -> Iterator[tuple[str, ...]]:
    """Control word, its number, byte in hex, control sign, brace, or text: one of them is filled; binary data are passed over.

    >>> [next(part for part in token if part) for token in tokens("{\\\\b 通\\\\'d6}")]
    ['{', 'b', '通', 'd6', '}']
    """
    at = 0
    while at < len(data):
        match = TOKEN.match(data, at)
        if match is None:
            at += 1
            continue
        at = match.end()
        if match[1] == "bin" and match[2]:
            at += max(int(match[2]), 0)
        yield match.groups("")
