"""What the issuer of a reply or report says it has done, with when and with which results."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from extractors.promises.genre import REPORTS, genre_of
from extractors.promises.judge import WISH, never
from extractors.prose.actors import subject
from extractors.prose.cues import ASKING, cues, past_at
from extractors.prose.sentences import Sentence, sentences
from extractors.prose.verbs import led
from schemas.document import Document
from schemas.entities import Action, Amount, Award, Commitment, Count, Date, entity_id
from schemas.regex import regex, sought

DONE = regex(
    r"已(?!知)|了(?!解|结|然)|截至|截止|以来|累计|先后|完成|开展|印发|出台|召开|建成|获得|荣获|举办|去年|上年|正在|共[\d投奖发开建拨支完处查]"
)
STATE = sought(
    r"(?:问题|困难|不足|差距|短板)(?:依然|仍然|还|是|有|较|：)|存在|收悉|是[^，。]{0,30}(?:重要|关键|核心|体现|载体|之一|需要)|有待|仍需|不平衡|正在发生|以下[^。；]{0,12}：$|如下：$"
)
FAULTS = regex(r"问题|困难|不足|短板|薄弱|原因|意义|背景|形势")
VALUES = (Date, Amount, Count, Award)  # a tuple: `|` would make a new union for every entity


def actions(document: Document) -> Iterator[Action]:
    """Every sentence of a reply or report in which its issuer states what was done; promises are commitments, not actions."""
    text = document.text.value
    told = sentences(text)
    if genre_of(document) not in ("letter", *REPORTS):
        return
    promised = {c.start for c in document.of_kind(Commitment)}
    values = sorted((e for e in document.entities if isinstance(e, VALUES)), key=lambda e: e.start)
    starts = [v.start for v in values]
    issuer = "、".join(document.meta.issuers) or None
    for sentence in told:
        if sentence.start in promised or not _done(sentence) or sentence.text == document.meta.title:
            continue
        own = values[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        results = [v.id for v in own if _is_result(v)]
        dates = [v.id for v in own if isinstance(v, Date) and v.type != "duration"]
        yield Action(
            id=entity_id(Action, sentence.start), start=sentence.start, end=sentence.end, text=sentence.text,
            rule="actions.section" if sentence.mode == "past" else "actions.done", actor=subject(sentence.words) or issuer,
            date=dates[0] if dates else None, results=tuple(results),
        )  # fmt: skip


def _done(sentence: Sentence) -> bool:
    words = sentence.words
    if sentence.heading or len(words) < 8 or sentence.mode in ("next", "none") or "\t" in sentence.text:
        return False
    if never(words) or WISH.search(words) or STATE.search(words) or FAULTS.search(sentence.title):
        return False
    if past_at(words) is None and any(cue.text in ASKING for cue in cues(words)):  # what a meeting asked for is not yet done
        return False
    leading = led(words)
    if DONE.search(words) and (past_at(words) is not None or "共" in words):
        return leading or subject(words) is not None or any(char.isdigit() for char in words)
    return sentence.mode == "past" and (leading or (subject(words) is not None and any(char.isdigit() for char in words)))


def _is_result(value: Date | Amount | Count | Award) -> bool:
    if isinstance(value, Count):
        return value.status == "actual"
    if isinstance(value, Award):
        return value.status == "conferred"
    return isinstance(value, Amount) and value.role != "threshold"
