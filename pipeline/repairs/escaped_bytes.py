r"""Bytes that a program wrote as escapes: %E4%B8%AD =E4=B8=AD \xe4\xb8\xad \344\270\255 \'d6\'d0 <e4><b8><ad>, hex dumps, base64, UTF-7."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence

from pipeline.hanzi import acquainted, common, rarity
from pipeline.repairs.rule import Look
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

# Each begins with its own sign, so that a text without it is passed over at once.
FORM = r"[A-Za-z0-9._~+*-]{0,60}"  # what stays as it is in the data of a form
PERCENT = regex(rf"[%％](?:25){{0,3}} ?[0-9a-fA-F]{{2}}(?:{FORM}[%％](?:25){{0,3}} ?[0-9a-fA-F]{{2}}){{1,4000}}(?:%[0-9a-fA-F]?$)?")
HEX = regex(r"\\{1,2}x[0-9a-fA-F]{2}(?:\\{1,2}x[0-9a-fA-F]{2}){1,4000}")
QUOTED = regex(r"=[0-9A-Fa-f]{2}(?:(?:=\n)?=[0-9A-Fa-f]{2}){1,4000}")
OCTAL = regex(r"\\[23][0-7]{2}(?:\\[23][0-7]{2}){1,2000}")
RICH = regex(r"\\'[89a-fA-F][0-9a-fA-F](?:[@-\[\]-z|~]?\\'[0-9a-fA-F]{2}){1,4000}[@-\[\]-z|~]?")
ANGLED = regex(r"<(?:0x)?[89a-fA-F][0-9a-fA-F]>(?:<(?:0x)?[0-9a-fA-F]{2}>){1,4000}")
BYTES = (("%", PERCENT), ("％", PERCENT), ("=", QUOTED), ("\\x", HEX), ("\\2", OCTAL), ("\\3", OCTAL), ("\\'", RICH), ("<", ANGLED))
CODE = regex(r"[%％](?:25){0,3} ?([0-9a-fA-F]{2})|(?:\\{1,2}x|=|\\'|<(?:0x)?)([0-9a-fA-F]{2})>?|\\([23][0-7]{2})|([^\n])")
SOFT_BREAK = regex(r"=[ \t]{0,3}\n")
URL = regex(r"(?:https?://|www\.)[^\s，。；、）》”]{0,2000}$")
PYTHON = regex(r"(?<![A-Za-z0-9])b(['\"])(?=(?:[^\n\\'\"]|\\[^x]){0,400}\\x[89a-f])([^\n'\"]{0,40000})\1")
DUMP_BEGINS = regex(r"(?:0[xX])?[0-9a-fA-F]{2}(?:[ ,:-]{0,2}(?:0[xX])?[0-9a-fA-F]{2}){5}")
DUMP = regex(r"^(?:0[xX])?[0-9a-fA-F]{2}(?:[ ,:-]{0,2}(?:0[xX])?[0-9a-fA-F]{2}){5,40000}$", re.M)
AROUND = r"(?:data:[a-z/]{0,40}(?:;[a-z0-9=-]{1,30}){0,3},|[>\"'] ?)?"  # addresses of data, quoted letters, strings
BASE64_BEGINS = regex(AROUND + r"[A-Za-z0-9+/_-]{8}")
BASE64 = regex(rf"^{AROUND}([A-Za-z0-9+/_-]{{8,20000}}(?:\n(?:> ?)?[A-Za-z0-9+/_-]{{4,20000}}){{0,4000}}={{0,2}})[\"']?$", re.M)
HALF = regex(rb"%[0-9a-fA-F]?$")
AGAIN = regex(rb"[A-Za-z0-9+/_-]{11,20000}={0,2}")
IMAP = regex(r"&([A-Za-z0-9+,]{3,20000})(?:-|(?![A-Za-z0-9+,;]))")
LITERAL = regex(r"\\{1,2}(?:r\\{1,2}n|[nrt/\"'])")
LITERALS = {"n": "\n", "r": "\n", "t": "\t"}


def spread(old: int, new: int) -> list[int]:
    """Where each of `new` characters begins among `old` ones, evenly."""
    return [at * old // new for at in range(new)]


def literals(value: str) -> list[Edit]:
    """The other escapes of a program that wrote letters as escapes: \\\\n, \\\\t, \\\\/."""
    return [Edit(m.start(), m.end(), LITERALS.get(m.group()[-1], m.group()[-1])) for m in LITERAL.finditer(value)]


def escaped_bytes(document: Document) -> Iterator[Edit]:
    """Runs of escaped bytes that are Chinese; where some are, the dashes and signs between them too."""
    value = document.text.value
    known: set[str] = set()
    runs = [
        match
        for pattern in dict.fromkeys(pattern for sign, pattern in BYTES if sign in value)
        for match in pattern.finditer(value)
        if not URL.search(value, max(0, match.start() - 200), match.start())  # an address keeps its escapes
    ]
    made: list[tuple[re.Match[str], bytes, str | None]] = []
    for match in runs:
        run = match.group()
        data = bytes_of_run(run, "+" in run and run[0] == "%" and _without_blanks(value, match))
        name, text = _chinese(data)
        if text is None and match.end() == len(value):
            name, text = _cut_off(data)
        known |= {name} if name else set()
        made.append((match, data, text))
    for match, data, text in made:
        text = text if text is not None or not known else _signs(data, known)
        if text is not None:
            yield Edit(match.start(), match.end(), text, spread(len(match.group()), len(text)))
    if known and "\\x" in value:
        yield from literals(value)
        for match in PYTHON.finditer(value):
            yield Edit(match.start(), match.start() + 2, "")
            yield Edit(match.end() - 1, match.end(), "")


def _without_blanks(value: str, match: re.Match[str]) -> bool:
    """Whether a line has no blanks, so that + stands for them."""
    start, end = value.rfind("\n", 0, match.start()) + 1, value.find("\n", match.end())
    return " " not in value[start : end if end >= 0 else len(value)]


def has_bytes(look: Look) -> bool:
    """Whether two escapes of bytes stand side by side."""
    if "％" in look.signs and PERCENT.search(look.value):
        return True
    return any(sign in look.narrow and pattern.search(look.narrow) for sign, pattern in BYTES)


def bytes_of_run(run: str, plus: bool = False) -> bytes:
    """The bytes that a run of escapes stands for; `plus`: + stands for a blank.

    >>> bytes_of_run("%25E4%B8%AD"), bytes_of_run(r"\\326\\320"), bytes_of_run(r"\\'d6\\'d0@")
    (b'\\xe4\\xb8\\xad', b'\\xd6\\xd0', b'\\xd6\\xd0@')
    """
    out = bytearray()
    for percent, other, octal, plain in CODE.findall(run.replace("=\n", "")):
        if plain:
            out += b" " if plus and plain == "+" else plain.encode()
        else:
            out.append(int(octal, 8) if octal else int(percent or other, 16))
    return bytes(out)


def _chinese(data: bytes) -> tuple[str, str | None]:
    """The encoding and the Chinese text that bytes hold, in UTF-8 or GBK; nothing where neither gives any."""
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if any("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff5e" for letter in text) and rarity(text) < 11:
            return name, text
    return "", None


def _cut_off(data: bytes) -> tuple[str, str | None]:
    """The same for bytes at the end of a text, of which the last are missing; U+FFFD stands for the character cut off."""
    whole = HALF.sub(b"", data)
    for end in (len(whole), len(whole) - 1, len(whole) - 2):
        name, text = _chinese(whole[:end])
        if text is not None and end < len(data):
            return name, text + "\ufffd"
    return "", None


def _signs(data: bytes, names: set[str]) -> str | None:
    """Signs such as a dash, in an encoding that the text is known to use."""
    for name in sorted(names):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if not text.isascii() and all(common(letter, 12.0) for letter in text):
            return text
    return None


def surely_chinese(data: bytes) -> str | None:
    """The Chinese text of bytes that were found without a sign of their own, where chance would hardly make any.

    >>> surely_chinese("通知公告".encode()), surely_chinese(b"\\xb0\\xe1\\xd7\\xf7\\xc4\\xd3\\xd1\\xba")
    ('通知公告', None)
    """
    for name, least in (("utf-8", 2), ("gb18030", 4), ("utf-16-le", 4), ("utf-16-be", 4)):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        han = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
        if han < least or rarity(text) > 9 or any(letter < " " and letter not in "\r\n\t" for letter in text):
            continue
        known, number = acquainted(text)
        if name == "utf-8" or (known >= 2 and known * 2 >= number):
            return text
    return None


def soft_breaks(document: Document) -> list[Edit]:
    """Quoted-printable wraps lines with `=`; the mark goes before its bytes are read."""
    value = document.text.value
    return [Edit(m.start(), m.end(), "") for m in SOFT_BREAK.finditer(value)] if QUOTED.search(value) else []


def has_base64(look: Look) -> bool:
    """Whether a line begins with a long run of letters and digits."""
    return any(BASE64_BEGINS.match(line) for line in look.latin)


def has_dump(look: Look) -> bool:
    """Whether a line begins with bytes in hexadecimal digits."""
    return any(DUMP_BEGINS.match(line) for line in look.latin)


def from_base64(document: Document) -> Iterator[Edit]:
    """Lines of base64, also of its form for addresses, that are Chinese."""
    for match in BASE64.finditer(document.text.value):
        text = _of_base64(re.sub(r"[\n> ]", "", match.group(1)))
        if text is not None:
            yield Edit(match.start(), match.end(), text, spread(len(match.group()), len(text)))


def _of_base64(run: str) -> str | None:
    """The Chinese that letters of base64 stand for, encoded once or twice."""
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(run) < 11 or len(run) % 4 == 1:
        return None
    try:
        data = base64.b64decode(run + "=" * (-len(run) % 4), validate=True)
    except binascii.Error:
        return None
    return _of_base64(data.decode("ascii")) if data.isascii() and AGAIN.fullmatch(data) else surely_chinese(data)


def from_dump(document: Document) -> Iterator[Edit]:
    """Lines of bytes in hexadecimal digits that are Chinese."""
    for match in DUMP.finditer(document.text.value):
        digits = re.sub(r"0[xX]|[ ,:-]", "", match.group())
        text = surely_chinese(bytes.fromhex(digits)) if len(digits) % 2 == 0 else None
        if text is not None:
            yield Edit(match.start(), match.end(), text, spread(len(match.group()), len(text)))


def from_imap(document: Document) -> Sequence[Edit]:
    """Names of mail folders in their variety of UTF-7."""
    edits = []
    for match in IMAP.finditer(document.text.value):
        run = match.group(1).replace(",", "/")
        try:
            text = base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-16-be")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if (
            all("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uff5e" or "\u2014" <= letter <= "\u2026" for letter in text)
            and rarity(text) < 10
        ):
            edits.append(Edit(match.start(), match.end(), text, spread(len(match.group()), len(text))))
    return edits
