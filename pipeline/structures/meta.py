"""The document's own fields: from the page's header, the red head, the title, the signature, and what the text says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.structures import calendar, foot, title
from pipeline.structures.contact import contact_of
from pipeline.structures.data import header_fields
from pipeline.structures.elements import Frame
from pipeline.structures.header import ORDER, SPACES, TITLE_BEFORE, number_in
from pipeline.structures.kinds import kind_of_document
from pipeline.structures.names import bodies, is_body
from pipeline.structures.regions import region_of
from pipeline.structures.reply import reply_of
from schemas.document import Document
from schemas.gbt9704 import Element
from schemas.notice import Meta
from schemas.regex import regex

PAGE_TITLE, PAGE_DATE = "ArticleTitle", "PubDate"
OPENING = 700  # characters of the text in which a letter says what it answers
# (2018年8月28日某市第十九届人民代表大会常务委员会第十四次会议通过 …): right under a law's title
ADOPTED = regex(
    rf"[（(]?[ \u3000]{{0,2}}(?P<date>{calendar.ONE})[ \u3000]{{0,4}}(?P<body>[^，。（）()]{{2,40}}?)"
    r"(?:第[一二三四五六七八九十\d]{1,4}次[^，。（）()]{0,10}会议)?(?:审议)?(?:表决)?(?:通过|公布|发布|批准|修订)"
)
# （2014年12月3日） under a report's title; ——2021年1月26日在某市第九届人民代表大会第五次会议上
DATED = regex(rf"[（(—－\-]{{0,4}}(?P<date>{calendar.ONE})[ \u3000]{{0,4}}(?:在[^。；]{{4,60}}[会议届]上)?[）)]?$")
RECEIVED = regex(r"\d号）?(?:文|函|来文|来函|请示)?(?:均|业|已)?收悉")  # the number of what the document answers
# 总理某某某2024年5月26日: the signature of an order, also where the next title runs into it
SIGNED_ORDER = regex(
    r"(?:总[ \u3000]?理|主[ \u3000]?席|主[ \u3000]?任|[省市县区州部局厅][ \u3000]{0,2}长)[ \u3000：]{0,4}"
    rf"[一-龥·]{{1,2}}[一-龥· \u3000]{{1,4}}(?P<date>{calendar.ONE})"
)
# （…会议通过　2022年9月20日市人民政府令第128号公布…）: the order's day, not the meeting's
ORDERED = regex(rf"(?P<date>{calendar.ONE})[ \u3000]{{0,4}}[^，。（）()\d]{{2,40}}令[^，。（）()]{{0,12}}(?:公布|发布|颁布)")
# 第十四届全国人民代表大会第二次会议关于政府工作报告的决议
MEETING = regex(r"(?P<body>[^，。《》]{2,40}?代表大会(?:常务委员会)?)第[一二三四五六七八九十\d]{1,4}次会议关于")
EFFECTIVE = regex(r"[起日始](?:正式)?(?:施行|实施|执行|生效|试行)")
BEGINS = regex(
    rf"(?:本|此)[^，。；\n]{{1,14}}?自?(?P<date>{calendar.ONE})(?:之日)?(?:起|开始)?$|(?:现予公布|现印发给你们)，?自(?P<now>{calendar.ONE})起?$"
)
REPEALED = regex("废止")
CITED = regex(r"《([^》\n]{2,80})》(?:（[^）\n]{2,40}）|\([^)\n]{2,40}\))?")
CITED_NUMBER = regex(r"[一-龥]{2,14}[〔\[（(【](?:19|20)\d{2}[〕\]）)】]\d{1,4}号")
DRAFT = regex(r"征求意见稿|草案|送审稿|征求公告|征求.{0,30}意见")
DISCLOSED = regex(r"[（(](?P<value>(?:此件|本件)?[^（）()\n]{0,10}(?:公开发布|主动公开|依申请公开|不予公开|可公开|公开))[）)]")
SIGNED_BY = regex(
    r"(?:已?经|由)(?P<name>[一-龥]{2,4}?)(?:副?(?:局长|主任|厅长|区长|县长|市长|部长|书记|委员长|院长|同志))(?:审签|签发|审定|审阅同意)"
)
SIGNATORY = regex(r"签[ \u3000]{0,4}发[ \u3000]{0,4}人[：:][ \u3000]{0,4}(?P<name>[一-龥 \u3000]{2,12})")
ATTACHED = regex(
    r"附[ \u3000]{0,4}件[ \u3000]{0,4}(?:\d{1,2}(?:[-—－]\d{1,2})?|[一二三四五六七八九十]{1,2})?[ \u3000]{0,2}[：:]?[ \u3000]{0,4}"
)
ITEM = regex(r"(?:^|(?<=[\s；;。》）)一-龥]))(?:\d{1,2}[.．、](?!\d(?!\d{3}年))|[（(]\d{1,2}[）)])[ \u3000]{0,4}")
BODY_ALONE = regex(
    r"^(?:[一-龥]{2,12}(?:省|市|县|区|州|旗|盟)|国家|中国|国务院)?[一-龥、]{0,12}(?:人民政府|办公厅|办公室|委员会|部|局|厅)$"
)
ANSWERS = regex(r"第[^，。；]{1,16}号(?:提案|建议|议案)[^，。；]{0,12}(?:答复|办理|复函|意见|报告)")  # 第23号议案的办理报告
HEAD = 40
BLANK = " \u3000\xa0\n\t"


def meta_of(document: Document, frame: Frame) -> Meta:
    """What the document says of itself; absent what it doesn't say."""
    text = document.text.value
    given = document.source.facts  # what the source's keeper says of all its documents, for those that don't say it themselves
    place = given.get("region", "")
    fields = _fields(document, frame)
    name, glued_number = _title(frame, fields, document.fields, text)
    head, opening = _opening(text, frame)
    kind = kind_of_document(name, opening, text, frame)
    number = _number(frame, fields, head, opening) or glued_number
    adopted = _adopted(frame)
    issuers = _issuers(frame, fields, name, number, adopted)
    addressees = _addressees(frame)
    printed = next((d for w in frame.of(Element.PRINTER) if (d := calendar.edtf(w))), None)
    replies = kind in ("提案答复", "建议答复") or (name is not None and ANSWERS.search(name) is not None)
    cc = _listed(frame.of(Element.CC))
    return Meta(
        kind=kind,
        title=name,
        doc_number=number,
        issuers=issuers or tuple(filter(None, (given.get("issuer"),))),
        addressees=addressees,
        issued_on=_issued(frame, fields, adopted) or _ordered(kind, name, number, text[:OPENING]),
        printed_on=printed,
        cc=cc,
        signatory=_signatory(frame, fields, text),
        disclosure=_disclosure(fields, text),
        attachments=_attachments(frame),
        draft=True if name and DRAFT.search(name) else None,
        effective_on=_effective(text, fields),
        repeals=_repeals(text),
        contact=contact_of(text, frame.signed.start),
        reply=reply_of(kind or "", name, opening, head, addressees, fields.get("result")) if replies else None,
        region=region_of((*issuers, name or "", fields.get("publisher", ""), place), place + text[:4000]),
        index_number=fields.get("index_number"),
        topic=fields.get("topic"),
        published_on=calendar.edtf(fields.get("published", "") or document.fields.get(PAGE_DATE, "")) or frame.page_date,
        validity=fields.get("validity"),
        script="hant" if document.script == "hant" else None,
    )


def _fields(document: Document, frame: Frame) -> Mapping[str, str]:
    """The printed header's fields by meaning, those that the container gave first."""
    known = header_fields()
    given = {known[label]: value for label, value in document.fields.items() if label in known and value}
    return {**frame.fields, **given}


def _title(frame: Frame, fields: Mapping[str, str], container: Mapping[str, str], text: str) -> tuple[str | None, str | None]:
    """The title, and the number that ran into it."""
    stated = fields.get("title") or container.get(PAGE_TITLE)
    name = title.clean(stated) if stated and len(stated) > 5 else frame.title
    if name is None or BODY_ALONE.match(name):
        return title.decreed(text), None
    return title.without_number(title.restored(name, text))


def _opening(text: str, frame: Frame) -> tuple[str, str]:
    """What stands above the text, and the text's opening."""
    first = next((line.start for line, k in zip(frame.lines, frame.kinds, strict=True) if k in (Element.BODY, Element.HEADING)), 0)
    return text[:first], text[first : first + OPENING]


def _number(frame: Frame, fields: Mapping[str, str], head: str, opening: str) -> str | None:
    for words in (fields.get("number", ""), *frame.of(Element.DOC_NUMBER), *(w[:60] for w in opening.split("\n")[:1])):
        found = number_in(words.strip(BLANK), whole=words != opening.split("\n")[0][:60])
        if found and not found.startswith(("根据", "按照", "依据", "你", "贵")) and not RECEIVED.search(words):
            return found
    order = ORDER.search(head)
    if order:
        agency = TITLE_BEFORE.sub("", order["agency"])
        return SPACES.sub("", agency + order["serial"])
    return None


def _issuers(
    frame: Frame, fields: Mapping[str, str], name: str | None, number: str | None, adopted: re.Match[str] | None
) -> tuple[str, ...]:
    if frame.signed.bodies:
        return frame.signed.bodies
    stated = fields.get("issuer") or fields.get("publisher")
    if stated:
        return bodies(stated)
    order = ORDER.match(number) if number else None
    if order:
        return bodies(re.sub(r"(?:令|公告|通告)$", "", order["agency"]))
    lead = title.lead_bodies(name) if name else None
    if lead:
        return bodies(lead)
    if name and (meeting := MEETING.match(name)) and (body := _adopter(meeting["body"])):
        return (body,)
    for mark in frame.of(Element.ISSUER_MARK):
        bare = re.sub(r"(?:文[ \u3000]{0,4}件|公报|（函）|令)$", "", mark).strip(BLANK)
        if is_body(bare):
            return bodies(bare)
    if adopted and (body := _adopter(adopted["body"])):
        return (body,)
    return ()


def _adopted(frame: Frame) -> re.Match[str] | None:
    """The note under a law's title that says who passed it and when, also over several lines."""
    return ADOPTED.match("".join(_under_title(frame)))


def _under_title(frame: Frame) -> list[str]:
    """The lines right under the title."""
    last = max((i for i, k in enumerate(frame.kinds[:HEAD]) if k is Element.TITLE), default=None)
    return [] if last is None else [w for line in frame.lines[last + 1 : last + 6] if not (w := line.text).startswith("<!--")]


def _adopter(words: str) -> str | None:
    """江西省第九届人民代表大会常务委员会第十次会议 → 江西省人民代表大会常务委员会."""
    bare = re.sub(r"第[一二三四五六七八九十\d]{1,4}届", "", re.sub(r"第[一二三四五六七八九十\d]{1,4}次.{0,8}$", "", words)).strip(BLANK)
    return bare if len(bare) >= 3 and (is_body(bare) or bare.endswith("大会")) else None


def _issued(frame: Frame, fields: Mapping[str, str], adopted: re.Match[str] | None) -> str | None:
    if frame.signed.date:
        return frame.signed.date
    stated = calendar.edtf(fields.get("issued", ""))
    if stated:
        return stated
    if adopted:
        ordered = ORDERED.search(adopted.string.split("）")[0])
        return calendar.edtf((ordered or adopted)["date"])
    told = next((found for words in _under_title(frame)[:3] if (found := DATED.match(words))), None)
    if told:
        return calendar.edtf(told["date"])
    year = re.search(r"〔(\d{4})〕", " ".join(number_in(w) or "" for w in frame.of(Element.DOC_NUMBER)))
    page = frame.page_date or calendar.edtf(fields.get("published", ""))
    return page if page and (not year or page.startswith(year[1])) else None


def _ordered(kind: str | None, name: str | None, number: str | None, opening: str) -> str | None:
    """The day on which an order was signed, where no date stands at the foot; the year that a government's report names."""
    if number and "令" in number and (signed := SIGNED_ORDER.search(opening)):
        return calendar.edtf(signed["date"])
    if kind != "工作报告":
        return None
    year = re.match(r"((?:19|20)\d{2})年.{2,24}政府工作报告$", name or "")
    return year[1] if year else None


def _addressees(frame: Frame) -> tuple[str, ...]:
    found = []
    for words in frame.of(Element.ADDRESSEE):
        for item in re.split(r"[，；,;]", words.rstrip("：: \u3000")):
            bare = item.strip(BLANK).removeprefix("尊敬的")
            if bare:
                found.append(bare)
    return tuple(found)


def _listed(told: list[str]) -> tuple[str, ...]:
    joined = "，".join(re.sub(r"^(?:抄[ \u3000]{0,2}[送报]|分[ \u3000]{0,2}送|主[ \u3000]{0,2}送|发送)[：:]", "", w) for w in told)
    return tuple(dict.fromkeys(item for part in re.split(r"[，；。,;]", joined) if (item := part.strip(BLANK))))


def _signatory(frame: Frame, fields: Mapping[str, str], text: str) -> str | None:
    stated = fields.get("signatory")
    if stated:
        return stated
    for words in (*frame.of(Element.SIGNATORY), *frame.of(Element.DOC_NUMBER)):
        if found := SIGNATORY.search(words):
            return SPACES.sub("", found["name"])
    found = SIGNED_BY.search(text) if any(word in text for word in ("审签", "签发", "审定", "审阅同意")) else None
    return found["name"] if found else None


def _disclosure(fields: Mapping[str, str], text: str) -> str | None:
    if fields.get("disclosure"):
        return fields["disclosure"].strip(BLANK)
    found = DISCLOSED.search(text) if "公开" in text else None
    return re.sub(r"^[^：:]{2,10}[：:]", "", found["value"]).strip(BLANK) if found else None


def _attachments(frame: Frame) -> tuple[str, ...]:
    """Titles from the attachment note; without one, the line under each mark 附件."""
    notes = frame.of(Element.ATTACHMENT_NOTE)
    if notes:
        items: list[str] = []
        for words in notes:
            bare = ATTACHED.sub("", words, count=1) if words.startswith("附") else words
            if items and bare == words and not ITEM.match(bare):  # a title that was broken
                items[-1] += bare
            else:
                items.extend(ITEM.split(bare))
        return tuple(dict.fromkeys(t for item in items if (t := _attachment(item))))
    return tuple(
        frame.lines[i + 1].text
        for i, k in enumerate(frame.kinds[:-1])
        if k is Element.ATTACHMENT
        and foot.MARK_ONLY.match(frame.lines[i].text)
        and frame.kinds[i + 1] in (Element.BODY, Element.ATTACHMENT)
        and len(frame.lines[i + 1].text) <= 60
    )


def _attachment(words: str) -> str:
    bare = words.strip(BLANK + "；;。，、").removesuffix("附件：")
    bare = re.sub(r"\.(?:docx?|xlsx?|pdf|wps|zip|rar|ofd)$", "", bare, flags=re.I)
    return bare[1:-1] if bare.startswith("《") and bare.endswith("》") and bare.count("《") == 1 else bare


def _effective(text: str, fields: Mapping[str, str]) -> str | None:
    stated = calendar.edtf(fields.get("effective", ""))
    if stated:
        return stated
    for found in EFFECTIVE.finditer(text):
        said = BEGINS.search(text, max(0, found.start() - 60), found.start() + 1)
        if said:
            return calendar.edtf(said["date"] or said["now"])
    return None


def _repeals(text: str) -> tuple[str, ...]:
    """Titles, or numbers where no title is given, of what the document itself repeals."""
    found: list[str] = []
    for word in REPEALED.finditer(text):
        clause = re.split(r"[。；\n]", text[max(0, word.start() - 200) : word.start()])[-1]
        if clause[-2:] not in ("同时", "即行", "予以", "一并", "相应") or "：" in clause[-40:]:
            continue
        titles = CITED.findall(re.split(r"(?:施行|实施|执行|生效)[，。]?", clause)[-1])
        numbers = CITED_NUMBER.findall(re.split(r"(?:施行|实施|执行|生效)[，。]?", clause)[-1])
        found.extend(titles or [re.sub(r"^(?:原|此前|以前)", "", n) for n in numbers])
    return tuple(dict.fromkeys(found))
