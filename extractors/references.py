"""Citations of other documents: 《title》, a document number in any of its bracket forms, or both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from schemas.document import Document
from schemas.entities import Reference, entity_id
from schemas.regex import regex

Relation = Literal["cites", "repeals", "implements", "replies_to", "attaches"]

TITLE = regex(r"《(?P<title>(?:[^《》\n]|《[^《》\n]{1,60}》){2,160})》")
BRACKETS = r"[〔\[［（(【﹝〈<]\s?(?P<year>(?:[1１][9９]|[2２][0０])\d{2})\s?(?:年)?[〕\]］）)】﹞〉>]"
NUMBER = regex(rf"{BRACKETS}\s?(?:第\s?)?(?P<serial>\d{{1,5}}(?:-\d{{1,3}})?)\s?号")
OLD_NUMBER = regex(r"[（(〔\[](?P<year>(?:19)?\d{2})[）)〕\]](?P<agency>[一-龥]{2,12})第?(?P<serial>\d{1,5})号")
ORDER = regex(r"令第?(?P<serial>\d{1,4})号")
ORDERING = regex(r"(?:国务院|主席|(?!(?<=\d)[年月日])[一-龥]{2,16}?(?:部|委员会|总局|局|政府))$")
AGENCY = regex(r"[一-龥]{1,14}(?:[（(][一-龥]{1,6}[）)][一-龥]{0,8})?(?:字)?$")
NOT_AGENCY = regex(
    r".*(?:同意|批准|收到|根据|按照|依据|依照|遵照|执行|印发|参照|转发|关于|文件|通知|办法|意见|规定|的|原|见|仍按|详见|以及|或|以|即|编号|文号|号|是|为|对|将|由|按(?!揭)|及(?!人)|和(?!平)|与|在|经|废止|贯彻|落实|精神|发文字)"
)
SIGNER = regex(
    r"^[一-龥]{2,14}?(?:部|委员会|总局|总署|科委|保密局|办公室)(?=[一-龥]{2,6}[发字函办][一-龥]{0,2}$)"
)  # 教育部国科发高字[2000]530号
IMPLEMENTS = regex(r"(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|依|按)[^，。；《》]{0,40}$")
ATTACHED = regex(r"(?:附件[\d一二三四五]{0,2}[：:.、\s]{0,3}\d{0,2}[.、]?|现将|关于印发|关于公布|关于发布)[^，。；《》]{0,30}$")
REPEALED = regex(r"^[^。；]{0,40}?(?:同时|即行|予以|一并)?(?:废止|失效|停止执行)")
REPEALED_BEFORE = regex(r"(?:废止|停止执行)[^，。；]{0,10}$")
ASKED = regex(r"^[^。；]{0,20}?(?:收悉|提案|建议|议案|来信)")
BODY = r"[一-龥]{2,24}?(?:办公厅|办公室|委员会|人民政府|总局|政府|[部局厅委院会])"
ISSUER = regex(rf"(?P<issuer>(?:中共中央|国务院|{BODY})(?:[、 和](?:{BODY})){{0,4}})$")
ISSUER_LEAD = regex(
    r"^.*(?:已被|根据|按照|依据|依照|遵照|贯彻落实|贯彻|落实|执行|印发|转发|参照|结合|符合|通过|制定|出台|实施|关于|对|的|由|以及|^[0-9]{0,4}年|^和|^及|^与|和(?=国务院|中共))"
)
# 《就业失业登记证》, 《燕赵都市报》: what somebody holds or reads, no document of a government
NO_DOCUMENT = regex(
    r"(?:[登许资合备从经营优待业失]\S{0,12}|[毕学身居退])(?:证|证书|执照)$|(?:日|晚|早|都市|时|晨|商|周)报$|周刊$|新闻联播$"
)
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
ASIDE = regex(r"\s?[（(](?P<inner>[^（）()]{0,24}(?:[（(〔\[【﹝][^（）()]{1,8}[）)〕\]】﹞])?[^（）()]{0,12}号)[^（）()]{0,30}[）)]")


def references(document: Document) -> Iterator[Reference]:
    """Every cited document in the order of the text; the document's own number in its head is none."""
    text = document.text.value
    own = _normal(document.meta.doc_number or "")
    taken: set[int] = set()
    found: list[Reference] = []
    if "《" in text:
        found.extend(_titled(text, taken))
    if "号" in text:
        found.extend(r for r in _numbered(text, taken) if r.number != own or r.start > 600)
    yield from sorted(found, key=lambda r: (r.start, -r.end))


def _titled(text: str, taken: set[int]) -> Iterator[Reference]:
    previous: tuple[int, Relation] | None = None
    for match in TITLE.finditer(text):
        start, end = match.span()
        if NO_DOCUMENT.search(match["title"]) or (text[start - 1 : start] == "本" and len(match["title"]) <= 4):  # 本《意见》
            continue
        number = None
        aside = ASIDE.match(text, end)
        if aside and (numbered := _first_number(aside["inner"])):
            number, end = numbered, aside.end()
            taken.update(range(aside.start(), aside.end()))
        before = text[max(0, start - 60) : start]
        relation = _relation(before, text[end : end + 60])
        if previous and relation == "cites" and text[previous[0] : start] in ("", "、", "和", "及", "与", "以及"):
            relation = previous[1]  # 依据《甲》和《乙》: one verb for both
        previous = (end, relation)
        yield Reference(
            id=entity_id(Reference, start), start=start, end=end, text=text[start:end], rule="references.title",
            title=match["title"].strip(), number=number, issuer=_issuer(before), relation=relation,
        )  # fmt: skip


def _first_number(words: str) -> str | None:
    return next((number for _, _, number in _numbers(words)), None)


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in NUMBER.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        agency = AGENCY.search(before.rstrip())
        if not agency:
            continue
        words = NOT_AGENCY.sub("", agency.group())
        if words[:1] == "日" and before.rstrip()[: -len(words)][-1:].isdecimal():
            words = words[1:]  # 1998年10月30日国科发计字[1998]425号
        words = SIGNER.sub("", words)
        if not words or len(words) > 12:
            continue
        start = match.start() - (len(before) - len(before.rstrip())) - len(words)
        yield start, match.end(), f"{words}〔{match['year']}〕{match['serial']}号".translate(FULL_WIDTH)
    for match in OLD_NUMBER.finditer(text):
        if NUMBER.match(text, match.start()) or not re.search(r"[字发函办]$", match["agency"]):
            continue
        yield match.start(), match.end(), f"〔{match['year']}〕{match['agency']}{match['serial']}号".translate(FULL_WIDTH)
    for match in ORDER.finditer(text):
        body = ORDERING.search(text, max(0, match.start() - 18), match.start())
        words = NOT_AGENCY.sub("", body.group()).removeprefix("日") if body else ""
        if words:
            yield match.start() - len(words), match.end(), f"{words}令第{match['serial']}号".translate(FULL_WIDTH)


def _numbered(text: str, taken: set[int]) -> Iterator[Reference]:
    for start, end, number in _numbers(text):
        if start in taken:
            continue
        before = text[max(0, start - 60) : start]
        yield Reference(
            id=entity_id(Reference, start), start=start, end=end, text=text[start:end], rule="references.number", number=number,
            relation=_relation(before, text[end : end + 60]),
        )  # fmt: skip


def _relation(before: str, after: str) -> Relation:
    """What the document does with the one it names, from the words around it.

    >>> _relation("根据", "，制定本办法。"), _relation("原", "同时废止"), _relation("您提出的", "收悉。"), _relation("参见", "。")
    ('implements', 'repeals', 'replies_to', 'cites')
    """
    if REPEALED.match(after) or REPEALED_BEFORE.search(before):
        return "repeals"
    if re.search(r"(?:您|你|代表|委员)[^，。；]{0,10}提出的?$", before) and ASKED.match(after):
        return "replies_to"
    if IMPLEMENTS.search(before):
        return "implements"
    if ATTACHED.search(before):
        return "attaches"
    return "cites"


def _issuer(before: str) -> str | None:
    words = re.split(r"[，。；：（(》《\n]", before)[-1]
    found = ISSUER.search(ISSUER_LEAD.sub("", words))
    return found["issuer"].strip("、 ") if found else None


def _normal(number: str) -> str:
    """A document number with 〔〕 brackets and plain digits.

    >>> _normal("浙政令（2010）275号")
    '浙政令〔2010〕275号'
    """
    return next((n for _, _, n in _numbers(number)), number) if number else ""
