"""What crawlers, converters, copying sites and scanners do to a text: each damage a function from sound text to damaged text.

`must` damages leave enough to restore the text; after `told` ones a repair either restores it or says that something is wrong;
`kept` ones are no damage, and whatever looks like them stays as it is.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.hanzi import costs
from pipeline.repairs.characters import folded
from pipeline.repairs.glosses import readings, toneless

Grade = Literal["must", "told", "kept"]
Harm = Callable[[str, random.Random], str | tuple[str, str] | None]
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Damage:
    """A kind of damage; `harm` gives the damaged text, with what it must become where that is not the text before, or nothing."""

    name: str
    grade: Grade
    harm: Harm


DAMAGES: list[Damage] = []


def damage(name: str, grade: Grade, harm: Harm) -> None:
    DAMAGES.append(Damage(name, grade, harm))


# Glosses


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """One reading with its tone for each character."""
    return {letter: form for form, letters in readings().items() if form != toneless(form) for letter in letters}


TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
ZHUYIN = {"guó": "ㄍㄨㄛˊ", "jiā": "ㄐㄧㄚ", "shì": "ㄕˋ", "gōng": "ㄍㄨㄥ", "zhèng": "ㄓㄥˋ", "yǒu": "ㄧㄡˇ", "fā": "ㄈㄚ", "qǐ": "ㄑㄧˇ"}


def numbered(syllable: str) -> str:
    tone = next((TONES[mark] for mark in unicodedata.normalize("NFD", syllable) if mark in TONES), "5")
    return toneless(syllable) + tone


def glossed(form: str, share: float = 0.25, reading: Callable[[str], str] = str) -> Harm:
    """Glosses by a form in which `{c}` is the character and `{r}` its reading."""

    def harm(text: str, chance: random.Random) -> str | None:
        table = _readings()
        chosen = {letter for letter in sorted(set(text)) if letter in table and chance.random() < share}
        many = sum(letter in chosen for letter in text)
        if not many or (many < 3 and ("(" not in form and "（" not in form)):
            return None
        return "".join(form.format(c=letter, r=reading(table[letter])) if letter in chosen else letter for letter in text)

    return harm


for name, form in (
    ("half", "{c}({r})"),
    ("full", "{c}（{r}）"),
    ("square", "{c}[{r}]"),
    ("lenticular", "{c}【{r}】"),
    ("braces", "{c}{{{r}}}"),
    ("angles", "{c}<{r}>"),
    ("full_angles", "{c}〈{r}〉"),
    ("slashes", "{c}/{r}/"),
    ("slash_after", "{c}/{r}"),
    ("bare", "{c}{r}"),
    ("spaced", "{c} ({r}) "),
    ("before", "({r}){c}"),
    ("before_full", "（{r}）{c}"),
    ("twice", "{c}({r})（{r}）"),
    ("same_letter", "{c}({c})"),
    ("letter_and_reading", "{c}({c} {r})"),
    ("comma", "{c}({r}，)"),
):
    damage(f"gloss.{name}", "must", glossed(form))
damage("gloss.all", "must", glossed("{c}({r})", 1.0))
damage("gloss.toneless", "must", glossed("{c}({r})", 0.25, toneless))
damage("gloss.toneless_all", "must", glossed("{c}（{r}）", 1.0, toneless))
damage("gloss.numbered", "must", glossed("{c}({r})", 0.25, numbered))
damage("gloss.upper", "must", glossed("{c}({r})", 0.25, str.upper))
damage("gloss.decomposed", "must", glossed("{c}({r})", 0.25, lambda r: unicodedata.normalize("NFD", r)))
damage(
    "gloss.full_width", "must", glossed("{c}（{r}）", 0.25, lambda r: "".join(chr(ord(x) + 0xFEE0) for x in toneless(r).replace("ü", "v")))
)


def zhuyin(form: str) -> Harm:
    def harm(text: str, chance: random.Random) -> str | None:
        table = _readings()
        many = sum(table.get(letter) in ZHUYIN for letter in text)
        if many < (1 if "(" in form or "（" in form else 3):
            return None
        return "".join(form.format(c=c, r=ZHUYIN[table[c]]) if table.get(c) in ZHUYIN else c for c in text)

    return harm


damage("gloss.zhuyin_half", "must", zhuyin("{c}({r})"))
damage("gloss.zhuyin_full", "must", zhuyin("{c}（{r}）"))
damage("gloss.zhuyin_bare", "must", zhuyin("{c}{r}"))

# Letters set apart, doubled, interleaved


def between(what: str, share: float = 1.0, edge: bool = False) -> Harm:
    """Something between the characters of each line."""

    def harm(text: str, chance: random.Random) -> str | None:
        lines = []
        for line in text.split("\n"):
            new = "".join(letter + (chance.choice(what) if chance.random() < share else "") for letter in line[:-1]) + line[-1:]
            lines.append(new + what[0] if edge else new)
        made = "\n".join(lines)
        return made if len(text) > 4 and made != text else None

    return harm


for name, sign in (("space", " "), ("wide_space", "\u3000"), ("nbsp", "\xa0"), ("thin", "\u2009"), ("tab", "\t")):
    damage(f"between.{name}", "must", between(sign))
damage("between.two_spaces", "must", lambda text, chance: "\n".join("  ".join(line) for line in text.split("\n")))
HIDDEN = {
    "zero_width": "\u200b\u200c\u200d\ufeff\u2060",
    "soft_hyphen": "\xad",
    "bidi": "\u202a\u202c\u200e\u200f\u2066\u2069",
    "selectors": "\ufe00\ufe0e\ufe0f\U000e0100\U000e0101",
    "tags": "\U000e0041\U000e0062\U000e007f",
    "controls": "\x00\x01\x07\x08\x1b\x7f\x85\x9f",
    "fillers": "\u115f\u1160\u3164\uffa0\u180e\u061c\u034f",
    "strikes": "\u0336\u0335\u0338",
    "underlines": "\u0332\u0333\u0331",
    "dots_and_rings": "\u0323\u0307\u030a\u20dd\u20de\u0301",
    "annotation": "\ufff9\ufffa\ufffb",
    "object": "\ufffc",
}
for name, signs in HIDDEN.items():
    damage(f"between.{name}", "must", between(signs, 0.4))
for name, sign in {
    "bar": "|",
    "star": "*",
    "hash": "#",
    "dot": "·",
    "underscore": "_",
    "hyphen": "-",
    "slash": "/",
    "tilde": "~",
    "caret": "^",
}.items():
    damage(f"between.{name}", "must", lambda text, chance, sign=sign: between(sign)(text, chance) if sign not in text else None)
damage("between.some_bars", "must", lambda text, chance: between("|", 0.3)(text, chance) if "|" not in text and len(text) > 20 else None)
damage("doubled.letters", "must", lambda text, chance: "".join(c if c == "\n" else c * 2 for c in text))
damage("doubled.han", "must", lambda text, chance: HAN.sub(lambda m: m.group() * 2, text))
damage("tripled.letters", "must", lambda text, chance: "".join(c if c == "\n" else c * 3 for c in text))
damage("doubled.lines", "told", lambda text, chance: "\n".join(f"{a}\n{a}" for a in text.split("\n")) if text.count("\n") > 2 else None)
damage("doubled.text", "told", lambda text, chance: f"{text}\n{text}" if text.count("\n") > 2 else None)


def heading_spaced(text: str, chance: random.Random) -> str | None:
    lines = text.split("\n")
    return "\n".join([" ".join(lines[0]), *lines[1:]]) if 5 <= len(lines[0]) <= 30 else None


damage("between.heading_only", "must", heading_spaced)
damage("between.patches", "must", lambda text, chance: _patched(text, chance))


def _patched(text: str, chance: random.Random) -> str | None:
    """Stretches inside a line whose letters are set apart, as justified lines of scans have them."""
    lines = text.split("\n")
    made = []
    for line in lines:
        at = chance.randrange(max(1, len(line) - 12))
        made.append(line[:at] + " ".join(line[at : at + 12]) + line[at + 12 :] if len(line) > 30 and line[at : at + 12].isalpha() else line)
    return "\n".join(made) if made != lines else None


# Single letters


def swapped(pairs: dict[str, str], share: float = 1.0) -> Harm:
    def harm(text: str, chance: random.Random) -> str | None:
        new = "".join(pairs[c] if c in pairs and chance.random() < share else c for c in text)
        return new if new != text else None

    return harm


def inverted(rule: str) -> dict[str, str]:
    return {new: old for old, new in folded()[rule].items()}


damage("letters.kangxi", "must", swapped(inverted("radicals.kangxi")))
damage("letters.supplement", "must", swapped(inverted("radicals.supplement")))
damage("letters.compatibility", "must", swapped(inverted("compatibility_ideographs")))
damage(
    "letters.compatibility_supplement",
    "must",
    swapped(
        {unicodedata.normalize("NFKC", c): c for c in map(chr, range(0x2F800, 0x2FA1E)) if costs()[unicodedata.normalize("NFKC", c)] < 12}
    ),
)
damage("letters.full_width", "must", swapped({chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x7B) if chr(c).isalnum()}))
for name, zero in {"bold": 0x1D7CE, "double": 0x1D7D8, "sans": 0x1D7E2, "mono": 0x1D7F6, "segmented": 0x1FBF0}.items():
    damage(f"letters.digits_{name}", "must", swapped({str(d): chr(zero + d) for d in range(10)}))
damage("letters.math_alphabet", "must", swapped({chr(65 + i): chr(0x1D400 + i) for i in range(26)}))
damage("letters.half_punctuation", "must", swapped({"。": "｡", "、": "､", "「": "｢", "」": "｣", "·": "･"}))
damage("letters.vertical_forms", "must", swapped(dict(zip("，、。：；！？（）《》", "︐︑︒︓︔︕︖︵︶︽︾", strict=True))))
damage("letters.small_forms", "must", swapped(dict(zip("，；：（）", "﹐﹔﹕﹙﹚", strict=True))))
damage("letters.ascii_punctuation", "kept", swapped(dict(zip("，；：（）", ",;:()", strict=True))))
damage("letters.circled_digits", "told", swapped(dict(zip("123456789", "①②③④⑤⑥⑦⑧⑨", strict=True))))
damage("letters.arabic_indic", "must", swapped({str(d): chr(0x660 + d) for d in range(10)}))
damage("letters.legacy_private", "must", lambda text, chance: "\n".join("\ue5e5\ue5e5" + line for line in text.split("\n")))
damage("letters.unknown_private", "told", lambda text, chance: HAN.sub(lambda m: "\ue3a1" if chance.random() < 0.02 else m.group(), text))
damage(
    "letters.supplementary_private",
    "told",
    lambda text, chance: HAN.sub(lambda m: "\U000f0123" if chance.random() < 0.03 else m.group(), text),
)
damage("letters.tofu", "told", lambda text, chance: HAN.sub(lambda m: "□" if chance.random() < 0.03 else m.group(), text))
damage("letters.geta", "told", lambda text, chance: HAN.sub(lambda m: "〓" if chance.random() < 0.03 else m.group(), text))
damage("letters.lost", "told", lambda text, chance: HAN.sub(lambda m: "?" if chance.random() < 0.03 else m.group(), text))
damage("letters.lost_wide", "told", lambda text, chance: HAN.sub(lambda m: "？" if chance.random() < 0.06 else m.group(), text))
CYRILLIC = dict(zip("ABCEHKMOPTX", "АВСЕНКМОРТХ", strict=True))
GREEK = dict(zip("ABEZHIKMNOPTYX", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", strict=True))
damage("letters.cyrillic", "must", swapped(CYRILLIC))
damage("letters.greek", "must", swapped(GREEK))
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
damage("digits.latin_o", "told", lambda text, chance: YEAR.sub(lambda m: m.group().replace("0", "O"), text))
damage("digits.cyrillic_o", "told", lambda text, chance: YEAR.sub(lambda m: m.group().replace("0", "О"), text))
damage("digits.latin_l", "told", lambda text, chance: YEAR.sub(lambda m: m.group().replace("1", "l"), text))
damage("digits.spaced", "must", lambda text, chance: YEAR.sub(lambda m: " ".join(m.group()), text))
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
for name, zero in {
    "circle": "○", "large": "◯", "latin": "O", "small": "o", "digit": "0", "full": "０", "cyrillic": "О", "greek": "Ο", "white": "⚪",
    "bullet": "◦", "ring": "˚", "degree": "°", "zero_mark": "⓪", "box": "囗", "ideographic_stop": "。",
    "heavy": "⭕", "theta": "θ",
}.items():  # fmt: skip
    damage(
        f"zero.{name}",
        "must",
        lambda text, chance, zero=zero: (
            (
                YEAR.sub(lambda m: m.group().translate(CHINESE).replace("〇", zero), text),
                YEAR.sub(lambda m: m.group().translate(CHINESE), text),
            )
            if YEAR.search(text)
            else None
        ),
    )
ALIKE = dict(zip("已日末土千人八", "己曰未士干入人", strict=True))
damage("letters.look_alikes", "kept", lambda text, chance: swapped(ALIKE, 0.2)(text, chance))
