"""Does a figure meet a goal? Floors, ceilings, what is about right, and ranges, as people write them."""

from __future__ import annotations

from decimal import Decimal

from corpus.statements import Statement
from schemas.regex import regex

NEAR = Decimal("0.05")  # a floor missed by at most this share is partly met
CAPS = regex(r"控制|以内|不超过|失业率|价格|物价|赤字|能耗|排放|成本|负担|死亡|事故|贫困")
FALLS = regex(r"下降|降低|减少|压减")
OPERATORS = {"at_least": ">=", "more_than": ">=", "at_most": "<=", "less_than": "<=", "approx": "~"}


def operator(target: Statement) -> str:
    """`>=`, `<=`, `~` or `=`, from the words at the number and what it is of."""
    return OPERATORS.get(target.modifier, "=")


def judged(target: Statement, outcome: Statement) -> tuple[str, str]:
    """Whether an outcome meets a target: floors (>=, bare numbers), ceilings (<=, 控制在), about (左右), ranges by their lower end.

    A floor missed by at most 5 % is partly met; what is about right lies within 5 % or 0.3 points, whichever is wider, or on the good side.
    """
    goal, got = target.value, outcome.value
    words = f"{target.sentence[: target.sentence.find(target.text)][-14:]}{target.text}"
    ceiling = operator(target) == "<=" or (operator(target) in ("=", "~") and bool(CAPS.search(words)) and not FALLS.search(words))
    percent = target.unit in ("%", "百分点")
    slack = (
        max(abs(goal) * NEAR, Decimal("0.3"))
        if operator(target) == "~" and percent
        else abs(goal) * (NEAR if operator(target) == "~" else 0)
    )
    good = got <= goal + slack if ceiling else got >= goal - slack
    said = f"目标 {target.text}，结果 {outcome.text}"
    if good:
        return "met", said
    short = abs(got - goal) / abs(goal) if goal else Decimal(1)
    return ("partly_met" if short <= NEAR else "missed"), said
