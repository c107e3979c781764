"""Who is responsible: the bodies in a closing bracket, and whether a name is one of them or the issuer's own."""

from __future__ import annotations

import re

from extractors.prose.sentences import Sentence
from schemas.regex import regex

NAMED_BODY = regex(
    r"[（(](?:(?:责任|牵头)(?:单位|部门)[：:]\s?(?P<who>[^）)]{2,200})|(?P<whom>[^）)。；]{4,300}?)(?:按职责分工)?(?:分别)?负责(?:落实|实施|组织实施|办理|推进)?)[）)]"
)


def bodies_of(told: tuple[Sentence, ...]) -> dict[int, str]:
    """The bodies that a closing （责任单位：…） or （…负责） makes responsible for the sentences before it."""
    found: dict[int, str] = {}
    who: str | None = None
    section = -1
    for sentence in reversed(told):
        named = NAMED_BODY.search(sentence.text) if sentence.text.endswith(("）", ")", "）。")) else None
        if named:
            who, section = (named["who"] or named["whom"]).partition("；")[0], sentence.section
        elif who is None or sentence.heading or sentence.section != section:
            who = None
        if who:
            found[sentence.start] = who
    return found


def among(actor: str | None, bodies: str) -> bool:
    """Whether the sentence itself names, of the bodies responsible for its section, those that act in it."""
    return actor is not None and all(name in re.split(r"[、，,；;和与]", bodies) for name in re.split(r"[、和与]", actor))


def is_issuer(named: str, issuer: str | None) -> bool:
    """Whether a short form stands for the issuer: its letters occur in the full name in order (市市场监管局 in 上海市市场监督管理局)."""
    if not issuer or named.startswith(("各", "有关", "相关")):
        return False
    at = 0
    for char in named:
        at = issuer.find(char, at) + 1
        if at == 0:
            return False
    return len(named) >= 2
