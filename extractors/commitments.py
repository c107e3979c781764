"""Sentences and table rows by which the issuer binds itself or others: what, who, by when, and how it will be measured."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.promises.bound import Run, who
from extractors.promises.due import due_of
from extractors.promises.genre import REPORTS, Genre, genre_of
from extractors.promises.judge import reason_for
from extractors.promises.levels import Levels, baseline_of, goals, levels_of
from extractors.promises.responsible import among, bodies_of
from extractors.promises.tables import PromisedRow, promised_rows
from extractors.prose.actors import subject
from extractors.prose.cues import Cue, cues
from extractors.prose.sentences import Sentence, sentences
from schemas.document import Document
from schemas.edtf import last_day
from schemas.entities import Amount, Commitment, Count, Date, Incentive, entity_id
from schemas.regex import regex, sought

CONDITIONS = regex(r"(?:条件|情形|材料|之一|资料|范围|对象|内容|要求|程序|标准)[^。；]{0,60}[：:]$|下列[^。；]{0,40}[：:]$")
POST = regex(r"[一-龥·]{1,6}(?:[ \u3000]{1,3}[一-龥]{1,2})?[ \u3000]{2,8}[^。！；，]{2,60}$")  # 马某某　　研究员、某研究院副院长
GOALS_FOLLOW = regex(r"(?:目标|指标)(?:任务|要求)?(?:[是为]|如下|包括|有)?[：:]$")
DELIVERABLE = sought(
    r"(?:出台|制定|印发|编制|修订|起草|拟定|发布|签署|签订|编印|报送)[^，。；《]{0,16}《[^》]{3,50}》|(?:设立|成立|建成|建立|开通|(?<!线)上线|出台|制定|印发|编制|修订|发布|举办|召开)[^，。；]{2,30}(?:中心|平台|基地|办法|方案|规划|标准|目录|名录|清单|资金|基金|小组|数据库|指南|机制|制度|会议|活动|报告|白皮书|蓝皮书|手册|台账)"
)
Strength = Literal["binding", "firm", "intended", "aspirational", "soft"]
# rules that read a sentence by what stands around it
DOUBTFUL = {
    "following": "只因前句承诺而视为承诺",
    "asked": "向其他机关提出的要求",
    "continued": "只因说明继续实行而视为承诺",
    "alone": "没有上下文",
    "explained": "政策解读对文件内容的转述",
}
VALUES = (Date, Amount, Count)  # tuples: `|` would make a new union for every entity
NUMBERS = (Amount, Count)
SOFT = regex(r"^(?:进一步|积极|大力)?(?:研究|探索|鼓励|支持|引导)")
ALIAS = regex(r"[（(]以下简称[“「]?本[会部局署府院][”」]?[）)]")
ALIASED = regex(r"[一-龥]{2,20}(?:委员会|部|局|厅|署|会|府)$")


@dataclass(frozen=True, slots=True)
class _Told:
    """What holds for the whole document."""

    genre: Genre
    issuer: str | None
    levels: Levels  # how things stand today
    rewards: dict[int, frozenset[str]]  # sums by the offset of the sentence whose rule gives them
    rewarding: frozenset[int]
    issued_on: str | None
    bodies: dict[int, str]
    aims: dict[tuple[int, int] | None, tuple[str, str]]  # by when the goals under a heading are due: 二、主要目标（到2025年）
    conditions: tuple[str, ...]  # of reward rules, told over several sentences


def commitments(document: Document) -> Iterator[Commitment]:
    """Every commitment, in the order of the text; table rows among them."""
    text = document.text.value
    told = _with_goals(sentences(text))
    about = _about(document, told)
    tables = [(t.start, t.end) for t in document.tables]
    run = Run()
    values = sorted((e for e in document.entities if isinstance(e, VALUES)), key=lambda e: e.start)
    found = [_from_row(row, values, text, about) for row in promised_rows(document)]
    at = 0
    for sentence in told:
        while at < len(values) and values[at].start < sentence.start:
            at += 1
        last = at
        while last < len(values) and values[last].start < sentence.end:
            last += 1
        if (tables and any(a <= sentence.start < b for a, b in tables)) or sentence.text == document.meta.title:
            continue
        commitment = _from_sentence(sentence, values[at:last], about, run, text)
        if commitment:
            found.append(commitment)
    yield from sorted(found, key=lambda c: c.start)


def _with_goals(told: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences, those marked as goals that a lead announces: 今年的目标是：财政收入增长6%；…"""
    out: list[Sentence] = []
    lead: Sentence | None = None
    paragraph = -1
    for i, sentence in enumerate(told):
        if lead and sentence.paragraph == paragraph and not sentence.heading:
            sentence = sentence._replace(aim=(lead.start, lead.end))
        elif lead and sentence.paragraph > paragraph:
            lead = None
        if sentence.text[-1] in "：:" and sentence.mode != "past" and GOALS_FOLLOW.search(sentence.text):
            last = i + 1 == len(told) or told[i + 1].paragraph != sentence.paragraph
            lead, paragraph = sentence, sentence.paragraph + last
        out.append(sentence)
    return tuple(out)


def _about(document: Document, told: tuple[Sentence, ...]) -> _Told:
    rules = document.of_kind(Incentive)
    rewards: dict[int, set[str]] = {}
    for rule in rules:
        rewards.setdefault(rule.start, set()).update(rule.amounts)
    text = document.text.value
    alias = ALIAS.search(text)
    named = ALIASED.search(text, max(0, alias.start() - 24), alias.start()) if alias else None
    issuer = "、".join(document.meta.issuers) or (named.group() if named else None)
    bodies = {}
    if "负责" in text or "单位：" in text or "部门：" in text or "单位:" in text:
        bodies = bodies_of(told)
    return _Told(
        genre_of(document), issuer, levels_of(document.of_kind(Count)), {k: frozenset(v) for k, v in rewards.items()}, frozenset(rewards),
        document.meta.issued_on, bodies, _aims(document, told), tuple(r.condition for r in rules if "；" in r.condition),
    )  # fmt: skip


def _aims(document: Document, told: tuple[Sentence, ...]) -> dict[tuple[int, int] | None, tuple[str, str]]:
    """The last day and the date's id of every heading of goals that names a year."""
    found: dict[tuple[int, int] | None, tuple[str, str]] = {}
    spans = {s.aim for s in told if s.aim}
    for date in document.of_kind(Date) if spans else ():
        span = next((a for a in spans if a[0] <= date.start < a[1]), None)
        day = last_day(date.value) if span and date.modifier not in ("since", "last") else None
        if day and (document.meta.issued_on is None or day >= document.meta.issued_on):
            found[span] = (day, date.id)
    return found


def _from_sentence(sentence: Sentence, values: Sequence[Date | Amount | Count], about: _Told, run: Run, text: str) -> Commitment | None:
    if sentence.paragraph != run.paragraph:
        run.named, run.chained, run.open, run.mixed = None, False, False, False
        fresh = not sentence.mark or sentence.level != 9
        run.paragraph, run.due, run.due_from = sentence.paragraph, None, None
        if fresh:
            run.promised, run.directive = False, False
    if sentence.section != run.section:
        run.section, run.directive, run.named = sentence.section, False, None
    if run.listing and (sentence.heading or not sentence.mark or (run.level is not None and (sentence.level or 0) < run.level)):
        run.listing = False
    if sentence.text[-1] in "：:" and CONDITIONS.search(sentence.text):
        run.listing, run.level = True, None
        return None
    if run.listing:
        run.level = sentence.level if run.level is None else run.level
    if sentence.heading or run.listing or POST.match(sentence.text):
        return None
    if about.conditions and any(sentence.words.rstrip("；。;") in condition for condition in about.conditions):
        return None
    rewarded = sentence.body in about.rewarding
    following = run.promised or run.due is not None
    deadline = _deadline(values, about, sentence, text)
    reason = reason_for(sentence, about.genre, rewarded=rewarded, following=following, chained=run.chained, deadline=deadline)
    run.chained = ((reason is not None and reason != "reward") or run.chained) and sentence.text.endswith(("；", ";"))
    if reason is None:
        return None
    if reason == "due":  # 目前已建成8个，年底前再建成4个: what stands before the day is done
        values = [v for v in values if v.start >= sentence.body + (deadline or 0)]
    commitment = _commitment(sentence, values, about, run, text, reason)
    run.promised, run.open = True, sentence.text.endswith(("；", ";"))
    return commitment


def _deadline(values: Sequence[Date | Amount | Count], about: _Told, sentence: Sentence, text: str) -> int | None:
    """Where a letter, a report or a sentence without a document names a last day that is still to come."""
    if about.genre not in ("letter", *REPORTS, "excerpt") or (about.issued_on is None and about.genre != "excerpt"):
        return None
    dates = [v for v in values if isinstance(v, Date)]
    day, date = due_of(dates, about.issued_on, text, lenient=True) if dates else (None, None)
    if day is None or date is None or date.modifier == "until":
        return None
    opens = about.genre == "excerpt" and about.issued_on is not None and date.start - sentence.body <= 2
    last = date.modifier in ("before", "end", "within") or text.startswith(("到", "至"), date.start - 1)
    return date.start - sentence.body if last or (opens and subject(sentence.words) is None) else None


def _commitment(sentence: Sentence, values: Sequence[Date | Amount | Count], about: _Told, run: Run, text: str, reason: str) -> Commitment:
    words, offset = sentence.words, sentence.body
    said = cues(words)
    sums = [v for v in values if isinstance(v, NUMBERS)]
    given = about.rewards.get(offset, frozenset())
    goal = goals(sums, words, offset, rewards=given, stated=reason in ("goal", "due"))
    rewarded, bodies = offset in about.rewarding, about.bodies.get(sentence.start)
    actor, kind = who(
        words, said, goal, run, genre=about.genre, issuer=about.issuer, bodies=bodies, rewarded=rewarded or reason == "reward"
    )
    if bodies and (kind != "directive" or actor is None) and not among(actor, bodies):
        actor = bodies
    due, due_from = _due(sentence, [v for v in values if isinstance(v, Date)], about, run, text, rewarded=rewarded)
    baseline, gap = _level(goal, about.levels)
    return Commitment(
        id=entity_id(Commitment, sentence.start), start=sentence.start, end=sentence.end, text=sentence.text,
        rule=f"commitments.{reason}",
        certainty="check" if reason in DOUBTFUL else "sure", why=DOUBTFUL.get(reason), type=kind, actor=actor, modality=_modality(said),
        targets=tuple(v.id for v in goal), strength=_strength(said, words), checkable=bool(goal or due or DELIVERABLE.search(words)),
        baseline=baseline, gap=gap, due=due, due_from=due_from,
    )  # fmt: skip


def _due(sentence: Sentence, dates: Sequence[Date], about: _Told, run: Run, text: str, *, rewarded: bool) -> tuple[str | None, str | None]:
    due, date = (None, None) if rewarded else due_of(dates, about.issued_on, text, lenient=True)
    due_from = date.id if date else None
    if date is None and sentence.aim in about.aims and not rewarded:
        due, due_from = about.aims[sentence.aim]
        return due, due_from
    if due is None and date is None and run.due and not rewarded:
        due, due_from = run.due, run.due_from
    chained = sentence.text.endswith(("；", ";"))
    run.due, run.due_from = (due, due_from) if chained and due and (date is None or date.start - sentence.body < 16) else (None, None)
    return due, due_from


def _level(goal: Sequence[Amount | Count], levels: Levels) -> tuple[str | None, str | None]:
    for value in goal:
        if isinstance(value, Count):
            baseline, gap = baseline_of(value, levels)
            if baseline:
                return baseline, gap
    return None, None


def _strength(said: Sequence[Cue], words: str) -> Strength | None:
    binding = _binding(said)
    if binding:
        return binding.strength  # type: ignore[return-value]
    return "soft" if SOFT.match(words) else None


def _from_row(row: PromisedRow, values: Sequence[Date | Amount | Count], text: str, about: _Told) -> Commitment:
    words = text[row.start : row.end]
    inside = _between(values, row.start, row.end)
    goal = goals([e for e in inside if isinstance(e, NUMBERS)], words, row.start, rewards=frozenset())
    dates = [e for e in _between(values, *(row.due or (0, 0))) if isinstance(e, Date)]
    due, date = due_of(dates, None, text, lenient=True)
    if due is None and dates:
        date = dates[-1]
        due = last_day(date.value)
    if not dates:
        due, date = due_of([e for e in inside if isinstance(e, Date)], about.issued_on, text, lenient=True)
    baseline, gap = _level(goal, about.levels)
    said = cues(words)
    return Commitment(
        id=entity_id(Commitment, row.start), start=row.start, end=row.end, text=words, rule="commitments.table",
        type="target" if any(isinstance(v, Count) for v in goal) else "pledge", actor=row.body or about.issuer,
        modality=_modality(said), targets=tuple(v.id for v in goal),
        strength="binding" if row.binding else _strength(said, words), checkable=bool(goal or due or DELIVERABLE.search(words)),
        baseline=baseline, gap=gap, due=due, due_from=date.id if date else None, source="table",
    )  # fmt: skip


def _between(values: Sequence[Date | Amount | Count], start: int, end: int) -> Sequence[Date | Amount | Count]:
    return values[bisect_left(values, start, key=_start) : bisect_left(values, end, key=_start)]


def _start(value: Date | Amount | Count) -> int:
    return value.start


def _modality(said: Sequence[Cue]) -> str | None:
    binding = _binding(said)
    return binding.text if binding else None


def _binding(said: Sequence[Cue]) -> Cue | None:
    """The first cue that binds; 下一步 only says when."""
    return next((c for c in said if c.text != "下一步"), said[0] if said else None)
