"""Lists of the Word binary format ([MS-DOC] 2.9.131, 2.9.150) as the numbering that .docx uses."""

from __future__ import annotations

import struct

from pipeline.formats.docx_numbering import Level, Numbering

# Number formats ([MS-OSHARED] MSONFC) by the names of WordprocessingML.
FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2",
    22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 32: "ideographZodiacTraditional",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip
LSTF, LVLF, LFO = 28, 28, 16


def read_lists(definitions: bytes, levels: bytes, uses: bytes) -> Numbering:
    """The lists by the number that paragraphs use; `levels` is what follows `definitions` in the table stream.

    A damaged tail leaves out the lists that stand in it.
    """
    numbering = Numbering()
    try:
        _define(numbering, definitions, levels)
        _use(numbering, uses)
    except (struct.error, IndexError):
        return numbering
    return numbering


def _define(numbering: Numbering, definitions: bytes, levels: bytes) -> None:
    if len(definitions) < 2:
        return
    at = 0
    for i in range(struct.unpack_from("<H", definitions)[0]):
        name = struct.unpack_from("<i", definitions, 2 + LSTF * i)[0]
        simple = definitions[2 + LSTF * i + 26] & 1
        found = {}
        for depth in range(1 if simple else 9):
            found[depth], at = _level(levels, at)
        numbering.abstract[str(name)] = found


def _level(data: bytes, at: int) -> tuple[Level, int]:
    start, code, flags = struct.unpack_from("<iBB", data, at)
    characters, paragraphs = data[at + 24], data[at + 25]
    text = at + LVLF + characters + paragraphs
    length = struct.unpack_from("<H", data, text)[0]
    signs = struct.unpack_from(f"<{length}H", data, text + 2)
    pattern = "".join(f"%{sign + 1}" if sign < 9 else chr(sign) for sign in signs)
    level = Level(start=start, format=FORMATS.get(code, "decimal"), pattern=pattern, legal=bool(flags & 4))
    if flags & 8:  # numbers go on whatever stands above
        level.restart = 0
    return level, text + 2 + 2 * length


def _use(numbering: Numbering, uses: bytes) -> None:
    if len(uses) < 4:
        return
    count = struct.unpack_from("<I", uses)[0]
    at = 4 + LFO * count
    for i in range(min(count, len(uses) // LFO)):
        name = str(struct.unpack_from("<i", uses, 4 + LFO * i)[0])
        overrides = uses[4 + LFO * i + 12]
        levels, starts = dict(numbering.abstract.get(name, {})), {}
        at += 4
        for _ in range(overrides):
            start, flags = struct.unpack_from("<iI", uses, at)
            at += 8
            if flags & 0x20:
                levels[flags & 0xF], at = _level(uses, at)
                start = levels[flags & 0xF].start
            if flags & 0x10:
                starts[flags & 0xF] = start
        numbering.lists[str(i + 1)] = (name, levels, starts)
