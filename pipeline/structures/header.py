"""The frame above the text: printed header fields, the red head, the number."""

from __future__ import annotations

from pipeline.structures.data import header_fields
from pipeline.structures.lines import Line
from schemas.regex import regex

LABEL = regex(r"(?P<label>[一-龥](?:[ \u3000\xa0\n\t]{0,8}[一-龥]){1,6})[ \u3000\xa0]{0,4}[】\]]?[：:][】\]]?[ \u3000\xa0\t]{0,8}")
NUMBER = regex(
    r"(?P<agency>[一-龥A-Z（）()]{1,24}?)[ ]{0,2}[〔\[（(【﹝［](?P<year>(?:19"
    r"|20)\d{2})[〕\]）)】﹞］][ ]{0,2}第?[ ]{0,2}(?P<serial>\d{1,5}(?:-\d{1,3})?)[ ]{0,2}号"
)
ORDER = regex(
    r"(?P<agency>(?!(?<=\d)[年月日])(?:[一-龥]{2,20}[ \u3000]){0,4}[一-龥]{2,30}(?:令|公告|通告))[ \u3000\n]{0,4}"
    r"[（(]?(?P<serial>(?:(?:19|20)\d{2}年)?第[ ]?[\d一二三四五六七八九十百〇零]{1,6}[ ]?号)[）)]?"
)
TITLE_BEFORE = regex(r"^.{2,60}?的(?:公告|通告|通知|决定)(?=.)")  # 关于免税的公告财政部公告第6号
AFTER = regex(r"(?:[ \u3000\t]{0,40}签发人.{0,20}|[ \u3000）)]{0,4})")
SPACES = regex(r"[ \u3000\xa0\t\n]+")
OPENING = 14  # lines after which a header no longer begins
ZONE = 60  # lines in which a header may stand


def number_in(words: str, whole: bool = True) -> str | None:
    """The document number that a line states, its brackets as 〔〕; `whole`: the line is nothing else.

    >>> number_in("拱政办发[2014]4号"), number_in("科学技术部令第14号"), number_in("根据浙政令（2010）275号规定，现予公布")
    ('拱政办发〔2014〕4号', '科学技术部令第14号', None)
    """
    found = NUMBER.match(words)
    if found and (not whole or AFTER.fullmatch(words, found.end())):
        return f"{SPACES.sub('', found['agency'])}〔{found['year']}〕{found['serial']}号"
    order = ORDER.match(words)
    if order and (not whole or (len(words) - order.end() <= 2 and not TITLE_BEFORE.match(words))):
        return SPACES.sub("", order["agency"] + order["serial"])
    return None


def printed_fields(told: list[Line]) -> tuple[dict[str, str], set[int]]:
    """Fields of a printed header by their meaning, and the numbers of the lines they stand on.

    A label may stand on its line alone, even broken, with the value on the next.
    """
    known = header_fields()
    fields: dict[str, str] = {}
    used: set[int] = set()
    i = 0
    while i < min(len(told), ZONE):
        words = told[i].text
        if words == "附件":  # what comes behind it has columns, no fields
            break
        label = _label(words, known)
        taken = 1
        if label is None and len(words) == 1 and i + 1 < len(told):  # 标 / 题：
            label = _label(words + told[i + 1].text, known)
            words, taken = words + told[i + 1].text, 2
        if label is None and "\t" in words and _form(words, known, fields):
            used.add(i)
            i += 1
            continue
        if label is None:
            if (used and i - max(used) > 3) or (not used and i > OPENING) or len(words) > 160:
                break
            i += 1
            continue
        if words.rstrip(" \u3000")[-1] in "：:】" and "\t" not in words:
            value, more = _next_value(told, i + taken, known)
            if len(value) >= 6 and fields.get("title", "").startswith(value):  # an empty field, and the title under it
                value, more = "", 0
            fields.setdefault(label, value)
            taken += more
        else:
            _pairs(words, known, fields)
        used.update(range(i, i + taken))
        i += taken
    return {k: v for k, v in fields.items() if v}, used


def _label(words: str, known: dict[str, str]) -> str | None:
    found = LABEL.match(words.lstrip("【["))
    return known.get(SPACES.sub("", found["label"])) if found else None


def _next_value(told: list[Line], at: int, known: dict[str, str]) -> tuple[str, int]:
    if at >= len(told) or _label(told[at].text, known) or len(told[at].text) > 120:
        return "", 0
    words = told[at].text
    if len(words) == 1 and at + 1 < len(told) and _label(words + told[at + 1].text, known):
        return "", 0
    return words, 1


def _form(words: str, known: dict[str, str], fields: dict[str, str]) -> bool:
    """A form's row, labels and values in cells without colons; a table's header, where labels follow labels, is none."""
    cells = [SPACES.sub("", c) for c in words.split("\t")]
    pairs = [(known[a], b.strip()) for a, b in zip(cells, words.split("\t")[1:], strict=False) if a in known and b.strip()]
    good = [(field, value) for field, value in pairs if SPACES.sub("", value) not in known]
    for field, value in good:
        fields.setdefault(field, value)
    return bool(good) and len(good) == len(pairs)


def _pairs(words: str, known: dict[str, str], fields: dict[str, str]) -> None:
    """Several fields on one line, parted by tabs or gaps."""
    labels = [m for m in LABEL.finditer(words) if SPACES.sub("", m["label"]) in known]
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(words)
        fields.setdefault(known[SPACES.sub("", label["label"])], words[label.end() : end].strip(" \u3000\xa0\t|【["))
