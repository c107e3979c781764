"""Is this later figure what became of that target? Scores pairs of statements; proposes at most one, and rather none than a wrong one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from corpus.statements import Statement

ENOUGH = 0.44  # of a target's words, by weight, that an outcome's clause must share
STAGES = frozenset({"开工", "建成", "竣工", "完工", "改造", "分配", "入住"})  # a house begun is not a house built
LEAD = 0.04  # by which the best must beat the second, unless they agree


@dataclass(frozen=True, slots=True)
class Match:
    """The proposed outcome of a target, how alike they are (0 to 1), and in words why."""

    statement: Statement
    score: float
    shared: tuple[str, ...]


def weights(statements: Sequence[Statement]) -> dict[str, float]:
    """How telling each character pair is in a document: rare ones say more."""
    seen = Counter(word for statement in statements for word in statement.words)
    whole = len(statements) + 1
    return {word: log(whole / count) + 0.2 for word, count in seen.items()}


def best(target: Statement, later: Sequence[Statement], weight: Mapping[str, float], year: str) -> Match | None:
    """What a later document says of the target's figure for `year`; None where nothing comes close enough or two rivals disagree."""
    rated = sorted(
        ((rate(target, other, weight), -other.start, other) for other in later if comparable(target, other, year)),
        key=lambda row: (row[0], row[1]),
        reverse=True,
    )
    rated = [row for row in rated if row[0] >= ENOUGH]
    if not rated:
        return None
    score, _, first = rated[0]
    rivals = [other for other_score, _, other in rated[1:] if score - other_score < LEAD and other.value != first.value]
    if rivals and not first.baseline:
        told = [other for other in (first, *rivals) if len(other.close & target.close) > 0]
        if len({other.value for other in told}) != 1:
            return None
        first = told[0]
    return Match(first, score, tuple(sorted(target.words & first.words)))


def comparable(target: Statement, other: Statement, year: str) -> bool:
    """The same kind of figure: unit, basis, direction and period; not a new promise, not a sum or mean of many years."""
    if target.unit != other.unit or other.many_years or target.delta != other.delta or target.average != other.average:
        return False
    if other.promised and not other.baseline:
        return False
    if other.year and year and other.year != year:
        return False
    stages, told = target.close & STAGES, other.close & STAGES
    if stages and told and not stages & told:
        return False
    if target.per and other.per and target.per != other.per:
        return False
    if target.unit in ("%", "百分点") and target.direction != other.direction:
        return False
    if target.direction == "level" or other.direction == "level" or target.unit not in ("%", "百分点"):
        return within(target, other)
    return True


def within(target: Statement, other: Statement) -> bool:
    """Sizes that can be the same figure a year later: nothing grows or shrinks thirtyfold."""
    a, b = abs(target.value), abs(other.value)
    return a == b == 0 or (a > 0 and b > 0 and max(a, b) / min(a, b) < 30)


def rate(target: Statement, other: Statement, weight: Mapping[str, float]) -> float:
    """How much of what the target is of the other shares, by weight, with a little for what stands right beside the number."""
    whole = sum(weight.get(word, 3.0) for word in target.words)
    if not whole:
        return 0.0
    shared = target.words & other.words
    score = sum(weight.get(word, 3.0) for word in shared) / whole
    beside = len(target.close & other.close) / max(len(target.close), 1)
    spread = sum(weight.get(word, 3.0) for word in other.words - target.words) / (whole * 6)
    return 0.75 * score + 0.25 * beside - min(spread, 0.15) + 0.2 * nearness(target, other)


def nearness(target: Statement, other: Statement) -> float:
    """1 for the same size, 0 from twice or half on: what was promised and what came of it lie close more often than not."""
    a, b = abs(float(target.value)), abs(float(other.value))
    return max(0.0, 1 - abs(log(b / a)) / log(2)) if a > 0 and b > 0 else float(a == b)
