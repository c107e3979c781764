"""What a report says of its goals in words and not in figures: 各项约束性指标超额完成, 物价调控目标没有完成."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.statements import Statement, plan_start
from schemas.regex import regex

CUE = regex(
    r"(?P<missed>没有(?:完成|实现|达到)|未能?(?:完成|实现|达到))|(?P<met>(?:超额|提前|如期|全面)(?:完成|实现))|(?P<within>控制在(?:预算|目标|计划))"
)
GOAL = regex(r"(?:目标|指标|任务)[^。；，]{0,6}$")
TOPICS = (  # a telling names its field in other words than the target does
    regex(r"物价|居民消费价格|价格总水平|CPI"),
    regex(r"节能|减排|能耗|排放|环境保护|化学需氧量|氨氮|二氧化硫|氮氧化物|二氧化碳|污染物|约束性"),
    regex(r"进出口|外贸|对外贸易"),
    regex(r"(?<!中央)财政赤字"),
    regex(r"就业|失业"),
    regex(r"钢铁|水泥|落后产能|煤炭|过剩产能"),
    regex(r"黄标车|老旧车"),
    regex(r"贫困|脱贫"),
    regex(r"粮食"),
)
EVERYTHING = regex(r"(?:全年|各项|主要)(?:经济社会发展)?(?:主要)?(?:目标)?$")


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that says how goals of a field ended."""

    start: int
    end: int
    sentence: str
    topics: frozenset[int]
    met: bool


def tellings(record: Mapping[str, Any]) -> list[Telling]:
    """Such sentences of a record's part on what was done; one that speaks of all goals at once says nothing of any.

    >>> told = tellings({"text": "狠抓节能减排和环境保护，各项约束性指标超额完成。"})
    >>> told[0].met, told[0].sentence
    (True, '狠抓节能减排和环境保护，各项约束性指标超额完成。')
    """
    text: str = record["text"]
    end = plan_start(text)
    found = []
    for cue in CUE.finditer(text, 0, len(text) if end is None else end):
        first = max(text.rfind(stop, max(0, cue.start() - 200), cue.start()) for stop in "。！？\n") + 1
        last = min((at for at in (text.find(stop, cue.end(), cue.end() + 200) for stop in "。！？\n") if at >= 0), default=cue.end())
        before = text[max(first, cue.start() - 80) : cue.start()]
        if not cue["within"] and not GOAL.search(before):
            continue
        subject = re.split(r"[，；]", before)[-1]
        about = topics_of(subject if cue["within"] else before)
        if about and not EVERYTHING.fullmatch(subject):
            found.append(Telling(first, last + 1, text[first : last + 1].strip(), about, cue["missed"] is None))
    return found


def topics_of(words: str) -> frozenset[int]:
    """The fields that words speak of."""
    return frozenset(number for number, pattern in enumerate(TOPICS) if pattern.search(words))


def telling_of(target: Statement, told: Sequence[Telling]) -> Telling | None:
    """The one sentence that tells how a target's field ended; None where none does or two disagree."""
    clause = target.sentence[max(0, target.sentence.find(target.text) - 20) : target.sentence.find(target.text)]
    about = topics_of(clause)
    fitting = [one for one in told if one.topics & about]
    return fitting[0] if fitting and len({one.met for one in fitting}) == 1 else None
