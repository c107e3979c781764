"""Rules that promise money or another benefit to whoever meets a condition: the rows of a comparison of cities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.prose.sentences import Sentence, sentences
from extractors.prose.verbs import leads
from extractors.rewards.conditions import HEAD_NOUN, LISTED, beneficiary_of, condition_of
from extractors.rewards.giving import BENEFIT, MONEY_WORD, PAST_GIVING, PRIZE_LINE, gives, is_reward
from extractors.rewards.rows import Carried, Row, rows_of
from schemas.document import Document
from schemas.entities import Amount, Count, Incentive, entity_id
from schemas.regex import regex

CONDITIONAL = regex(
    r"的[，,、]|的[^，。；]{1,10}[，,]|者[，,]|每[^，。；]{0,8}|凡|符合|一次性|分别|最高|以上|标准|^对|给予|按[^，。；]{0,12}%[^，。；]{0,4}(?:返还|退还|奖励|补助|补贴)"
)
NUMBERS = (Amount, Count)  # a tuple: `|` would make a new union for every entity
NOT_GIVEN = frozenset({"appropriation", "investment", "revenue", "fine", "financing"})
LIST_LEAD = regex(r"(?:奖|补助|补贴|资助|津贴)[^。；]{0,30}(?:如下|标准|计算)[:：]?$")
INNER_LEAD = regex(r"(?:如下|下列规定[^：]{0,16})：(?:[（(][一1][）)]|[一1][、.．])|如下：(?=[^（(一1\n])")
CONDITION_CLAUSE = regex(
    r"^(?:其中，?)?(?:对|凡)?[^。；]{2,150}?(?:的|者)(?:企业|单位|个人|项目|机构|人员|组织|学校|团队)?[，,]|^[^。；，]{4,40}期间[，,]|^对[^。；，]{2,60}[，,]"
)
CLAUSES = regex(r"[，,]")
LEAD_RULE = regex(r"(?:如下|下列规定)[^。；]{0,16}[。：:]$")
FOR_WHOM = regex(  # 资助对象：家庭经济困难的高中学生。 whom the rates under it are for
    r"^(?:资助|奖励|补助|救助|补贴|支持|扶持|发放|享受|实施|申请|减免|奖补)(?:对象|范围|条件)(?:及条件)?[：:]\s?(?P<who>[^。；]{2,120})"
)
RATE_LABEL = regex(r"^(?:资助|奖励|补助|救助|补贴|支持|扶持|发放|奖补|减免)?(?:内容及)?标准[：:]")
SAYS_NOTHING = regex(
    r"^(?:(?:原则上|平均|一般|统一|暂定|一次性|最高|按照?|标准|[提增]高[到至]|调整[为到]|每[一-龥]{1,3}|救助|资助|补助|奖励|[：:，]){1,6})?$"
)
# 确定2023年劳务品牌30个，给予每个…: what winners get is told of the award
NAMED_WINNERS = regex(r"(?:^|[，：])(?:现)?(?:确定|决定(?:授予|命名|表彰|认定))[^。；对凡]{2,80}?(?:[0-9]{1,4}\s?[个名家项件]|称号)")
PRIZES = regex(r"[奖设]|名额")
FORFEIT = regex(r"追回|罚款|骗取|虚报|冒领")
NOT_NOTED = regex(
    r"(?:停止|终止)(?=[^，。；]{0,4}(?:享受|发放|给予|补贴|支付))|不(?:予|再|得|享受|发给|给予|奖|补)|处罚|罚款|处分|追究|责令|取消|赔偿|撤销|没收|吊销|除外|原则|用足用好|鼓励[^，。；]{2,16}为"
)

MEASURE = regex(
    r"(?:修订|修改|完善|落实|制定|加强|推进|推动|抓紧|深化|健全|研究|出台|扩大|规范)(?!了)"
)  # 完善…享受税收优惠的政策 gives nothing
SIMPLE = regex(r"[^，。；]{4,40}[，,][^，]{0,20}$|(?:对|凡)[^，。；]{3,60}$")  # 对参展企业展位费给予全额补助
ANOTHER = regex(r"[，,](?=[^，,。；]{2,40}(?:的[，,]|对其?)|[省市区县级、]{2,6}财政)")  # …，不能按期缴纳的，可以延期: a rule of its own


@dataclass(slots=True)
class _State:
    carried: Carried = field(default_factory=Carried)
    section: int = -1
    list_lead: bool = False  # the items of "奖金如下：" name rates without saying what for
    fragments: list[str] = field(default_factory=list)
    favoured: str | None = None  # of the lead clause: 自然人捐赠财产，按照下列规定给予奖励
    paragraph: int = -1
    item: str = ""  # of a list of rates: what the item is about
    whom: str = ""  # whom the rates of this scheme are for
    again: dict[int, int] = field(default_factory=dict)


def incentives(document: Document) -> Iterator[Incentive]:
    """Every reward rule: condition, beneficiary, what it gives; one for each member of a 分别 list."""
    text = document.text.value
    if not MONEY_WORD.search(text):
        return
    numbers: list[Amount | Count] = sorted((e for e in document.entities if isinstance(e, NUMBERS)), key=lambda e: e.start)
    state, at = _State(), 0
    for sentence in sentences(text):
        while at < len(numbers) and numbers[at].start < sentence.start:
            at += 1
        own = []
        while at < len(numbers) and numbers[at].start < sentence.end:
            own.append(numbers[at])
            at += 1
        _enter(state, sentence)
        announces = sentence.heading and not own and "，" not in sentence.words
        rows = [] if announces or sentence.mode == "past" else _rows(sentence, own, state)
        for row in rows:
            if row.numbers and (RATE_LABEL.match(sentence.words) or SAYS_NOTHING.match(row.condition)):
                _scheme(row, state.whom or sentence.title)
            yield _incentive(sentence, row, state)
        _leave(state, sentence, bool(rows))


def _scheme(row: Row, whom: str) -> None:
    """A rate under 资助标准： is for whom 资助对象： names before it, or for what its heading is about."""
    said = "" if SAYS_NOTHING.match(row.condition) else row.condition
    row.condition = "，".join(part for part in (whom, said) if part) or row.condition


def _enter(state: _State, sentence: Sentence) -> None:
    if sentence.section != state.section and not state.list_lead:
        state.section, state.carried = sentence.section, Carried()
    if sentence.heading or (sentence.mark and not FOR_WHOM.match(sentence.words) and not RATE_LABEL.match(sentence.words)):
        state.whom = ""
    if told := FOR_WHOM.match(sentence.words):
        state.whom = told["who"]
    if sentence.paragraph != state.paragraph:
        if not state.fragments or not state.fragments[-1].endswith(("；", ";")):
            state.fragments = []
        state.paragraph = sentence.paragraph


def _leave(state: _State, sentence: Sentence, found: bool) -> None:
    if sentence.text[-1] in "：:下准算" and LIST_LEAD.search(sentence.text):
        state.list_lead = True
    elif not sentence.mark and sentence.first:
        state.list_lead = False
    if sentence.text[-1] in "：:。" and ("如下" in sentence.text or "下列规定" in sentence.text) and LEAD_RULE.search(sentence.text):
        state.favoured = beneficiary_of(sentence.words, "")
    if found or sentence.heading:
        state.fragments = []
    else:
        state.fragments = [*state.fragments[-7:], sentence.words]


def _rows(sentence: Sentence, own: Sequence[Amount | Count], state: _State) -> list[Row]:
    words = sentence.words
    inner = INNER_LEAD.search(words) if "：" in words else None
    if inner:
        state.favoured = beneficiary_of(words[: inner.start()], "") or state.favoured
        words = words[inner.end() :]
    if not state.list_lead and not MONEY_WORD.search(words):
        return []  # most sentences: nothing is given
    if not own and not BENEFIT.search(words):
        return []
    if words.startswith(("前项", "前款", "前两款")):
        return []  # tells of the rule before it
    if PAST_GIVING.search(words) or FORFEIT.search(words) or NAMED_WINNERS.search(words) or words.endswith(("？", "?")):
        return []
    giving = gives(words)
    offset = sentence.end - len(words)
    given = [n for n in own if n.start >= offset and _given(n, words, offset, giving or 0, state)]
    if given and (CONDITIONAL.search(words) or PRIZE_LINE.search(words) or state.list_lead or (PRIZES.search(words) and _quota(own))):
        return _of_item(_with_fragments(rows_of(words, offset, given, state.carried), state), sentence, state)
    rows = _benefit(words, state.favoured if sentence.mark or inner else None)
    return rows if words.startswith(("对", "凡")) else _with_fragments(rows, state)


def _of_item(rows: list[Row], sentence: Sentence, state: _State) -> list[Row]:
    """In a list of rates an item names its object once: 一、集热器：甲年者，每台五百元；乙年者，每台四百元。"""
    if sentence.mark or sentence.first:
        state.item = sentence.words[: sentence.words.find("：") + 1][:40] if state.list_lead else ""
    elif state.list_lead and state.item:
        for row in rows:
            row.condition = state.item + row.condition
    return rows


def _given(number: Amount | Count, words: str, offset: int, start: int, state: _State) -> bool:
    if isinstance(number, Amount) and number.role in NOT_GIVEN:
        return False
    if state.list_lead and isinstance(number, Count):
        return number.unit == "%"
    if state.list_lead and isinstance(number, Amount) and number.role == "other":
        return number.text[-1] not in "上下" and words[number.end - offset : number.end - offset + 1] in ("，", "。", "；", "")
    return is_reward(number, words, offset, start)


def _quota(own: Sequence[Amount | Count]) -> bool:
    return any(isinstance(n, Count) and n.status == "criterion" and n.unit in ("名", "人", "个", "位") for n in own)


def _with_fragments(rows: list[Row], state: _State) -> list[Row]:
    """Conditions that stand as ；-separated noun phrases before the sentence that gives belong to it."""
    above = bool(rows) and rows[0].condition.startswith(("上述", "以上"))
    listed = _listed(state.fragments, above=above)
    if rows and listed and not state.list_lead:
        for row in rows:
            named_again = len(row.condition) <= 10 and row.condition.startswith(("上述", "以上"))
            row.condition = "".join(listed).rstrip("；;。") if named_again else "".join(listed) + row.condition
            row.condition = row.condition.removeprefix("对")
            found = HEAD_NOUN.search(listed[0])
            row.beneficiary = row.beneficiary or (found["who"] if found else None)
    return rows


def _listed(fragments: Sequence[str], *, above: bool) -> list[str]:
    """The run of ；-separated phrases right before a rule; a sentence of its own measures ends the run."""
    listed: list[str] = []
    for fragment in reversed(fragments):
        closed = not fragment.endswith(("；", ";"))
        if (
            (closed and not (above and not listed))
            or gives(fragment)
            or (leads(CLAUSES.split(fragment.rstrip("；;。"))[-1]) and "，" in fragment)
        ):
            break
        listed.insert(0, fragment)
    return listed


def _benefit(words: str, favoured: str | None) -> list[Row]:
    """A benefit that isn't a sum: a title, a waived fee, a tax relief."""
    clause = CONDITION_CLAUSE.match(words)
    found = (BENEFIT.search(words, clause.end()) if clause else None) or BENEFIT.search(words)
    if not found or NOT_NOTED.search(words):
        return []
    before = words[: found.start()]
    if MEASURE.match(words) and "，对" not in before:
        return []
    if not (clause and clause.end() <= found.start() + 1) and not SIMPLE.match(before):
        return []
    if not clause and not before.startswith(("对", "凡")) and not re.search(r"享受|免收|免征|减免|免租|免缴", found.group()):
        return []
    condition = condition_of(re.sub(r"[，,][^，,]{0,24}$", "", before) if clause else before.split("，")[0])
    benefit = words[found.start() :].rstrip("。；;")
    if other := ANOTHER.search(benefit):
        benefit = benefit[: other.start()]
    return (
        [Row(condition=condition, numbers=[], beneficiary=beneficiary_of(before, found.group()) or favoured, benefit=benefit)]
        if condition
        else []
    )


def _incentive(sentence: Sentence, row: Row, state: _State) -> Incentive:
    start, words = sentence.body, sentence.words.rstrip("。；;")
    again = state.again.get(start, 0)
    state.again[start] = again + 1
    return Incentive(
        id=entity_id(Incentive, start, again),
        start=start,
        end=start + len(words),
        text=words,
        rule="incentives.sum" if row.numbers else "incentives.benefit",
        condition=row.condition,
        all_of=_all_of(row.condition),
        any_of=_any_of(row.condition),
        beneficiary=row.beneficiary,
        amounts=tuple(n.id for n in row.numbers),
        per=row.per,
        caps=tuple(row.caps),
        benefit=row.benefit,
    )


def _all_of(condition: str) -> tuple[str, ...]:
    parts = re.split(r"[，,]?(?:并且|且|并(?=[^、，]))", condition)
    return tuple(p.strip("，, ") for p in parts if len(p) > 2) if 2 <= len(parts) <= 6 else ()


def _any_of(condition: str) -> tuple[str, ...]:
    if "且" in condition or "或" not in condition:
        return ()
    found = LISTED.search(condition)
    parts = re.split(r"、|或者|或", found.group()) if found else []
    return tuple(p for p in parts if p) if 2 <= len(parts) <= 12 else ()
