"""联系人 and how to reach them, from labelled lines or from within a sentence."""

from __future__ import annotations

import re

from schemas.notice import Contact
from schemas.regex import regex

PHONE_ONE = (
    r"(?:[（(]0\d{2,3}[）)][ -]?\d{7,8}|0\d{2,3}[ ]?[-—－–][ ]?\d{7,8}|1[3-9]\d{9}|400[-—]?\d{3}[-—]?\d{4}"
    r"|(?<!\d)\d{7,8}(?!\d))(?:[ ]?[-—－转][ ]?\d{1,6})?"
)
PHONES = rf"{PHONE_ONE}(?:[、，,；;/ \u3000或]{{1,6}}(?:{PHONE_ONE})){{0,5}}"
MAIL_ONE = r"[A-Za-z0-9._+-]{2,40}@[A-Za-z0-9-]{1,30}(?:\.[A-Za-z]{2,10}){1,3}"
LABEL_END = r"[ \u3000]{0,4}[：:][ \u3000\n]{0,6}"
PERSON = regex(
    rf"(?:联[ \u3000]{{0,2}}系[ \u3000]{{0,2}}人|经办人)(?:员)?(?:及(?:联系)?(?:电话"
    rf"|方式))?(?:姓名)?{LABEL_END}(?P<value>[^\n，。；,;：:（(\d]{{2,36}})"
)
PHONE = regex(rf"(?:电[ \u3000]{{0,4}}话|手机|联系方式)(?:号码)?{LABEL_END}(?P<value>{PHONES})")
AFTER_PERSON = regex(rf"[，,；;、 \u3000（(]{{0,4}}(?:(?:联系)?电话[：:]?)?[ ]?(?P<value>{PHONES})")
MAIL = regex(rf"(?:邮箱|邮件|[Ee]-?mail)[^\n：:]{{0,12}}{LABEL_END}(?P<value>{MAIL_ONE}(?:[、，,；;/ \u3000]{{1,6}}{MAIL_ONE}){{0,3}})")
AFTER_PHONE = regex(rf"[，,；;、 \u3000]{{1,4}}(?P<value>{MAIL_ONE})")
ADDRESS = regex(rf"(?<!网)(?<!IP)地[ \u3000]{{0,4}}址{LABEL_END}(?P<value>[^\n。；;，：:]{{4,80}})")
POSTCODE = regex(rf"(?:邮政编码|邮[ \u3000]{{0,4}}编){LABEL_END}(?P<value>\d{{6}})(?!\d)")
CUE = regex(r"(?:系[ \u3000]{0,2}人|办人|话|手机|方式|邮箱|邮件|mail|址|编)[^\n：:，。]{0,12}[：:]")
NEXT_LABEL = regex(
    r"[ \u3000]{0,4}(?:(?:联系|办公|咨询)?电[ \u3000]{0,4}话|联系方式|手机|邮[ \u3000]{0,2}编|邮政编码|邮箱|电子邮|传真|地址|（此件).*$"
)
OFFICE = regex(r"^.{2,24}(?:办公室|办|局|处|科|室|中心|委员会|股)(?=[一-龥]{2,4}$)")


def contact_of(text: str, signature: int | None) -> Contact | None:
    """The first contact that the text names; an address ends where the signature (at offset `signature`) begins.

    >>> contact_of("如有异议请联系，联系人：区质量强区办公室毛丹，联系电话：88397187。", None)
    Contact(person='毛丹', phone='88397187', email=None, address=None, postcode=None)
    """
    cue = CUE.search(text)
    if cue is None:
        return None
    text = text[max(0, cue.start() - 24) :]
    signature = signature - max(0, cue.start() - 24) if signature is not None else None
    person = PERSON.search(text)
    phone = PHONE.search(text, person.start()) if person else None
    near = AFTER_PERSON.match(text, person.end()) if person else None
    if near or phone is None:
        phone = near or PHONE.search(text)
    mail = (AFTER_PHONE.match(text, phone.end()) if phone else None) or MAIL.search(text)
    address, postcode = ADDRESS.search(text), POSTCODE.search(text)
    if not (person or phone or mail or address or postcode):
        return None
    return Contact(
        person=_person(person["value"]) if person else None,
        phone=phone["value"].strip() if phone else None,
        email=mail["value"] if mail else None,
        address=_address(address, signature) if address else None,
        postcode=postcode["value"] if postcode else None,
    )


def _person(value: str) -> str:
    bare = NEXT_LABEL.sub("", value).strip(" \u3000")
    return OFFICE.sub("", bare) or bare


def _address(found: re.Match[str], signature: int | None) -> str:
    value = found["value"]
    if signature is not None and found.start("value") < signature < found.end("value"):
        value = value[: signature - found.start("value")]
    return re.split(r"[（(](?:此件|邮编|联系)", NEXT_LABEL.sub("", value))[0].strip(" \u3000")
