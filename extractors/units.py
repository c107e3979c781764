"""Measure words (量词), physical units and currencies, looked up where they stand."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractors.data import rows


class Unit(NamedTuple):
    """A unit as written, as published, and its class: `classifier`, `physical`, `ratio` or `money`."""

    written: str
    name: str  # 百分之 and ％ are %; of money the ISO 4217 code
    kind: str
    factor: Decimal = Decimal(1)  # 角 is 0.1


def _by_first(units: list[Unit]) -> dict[str, tuple[Unit, ...]]:
    table: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: -len(u.written)):
        table.setdefault(unit.written[0], []).append(unit)
    return {first: tuple(found) for first, found in table.items()}


@lru_cache(maxsize=1)
def after() -> dict[str, tuple[Unit, ...]]:
    """What may stand behind a number, by first character, longest first."""
    units = [Unit(written, name, kind) for written, name, kind in rows("units")]
    money = [Unit(word, code, "money", Decimal(factor)) for word, code, factor, where in rows("currencies") if where != "before"]
    return _by_first(units + money)


@lru_cache(maxsize=1)
def before() -> dict[str, tuple[Unit, ...]]:
    """Currency words that may stand before a number, by their last character, longest first."""
    table: dict[str, list[Unit]] = {}
    found = [Unit(word, code, "money", Decimal(1)) for word, code, _, where in rows("currencies") if where != "after"]
    for unit in sorted(found, key=lambda u: -len(u.written)):
        table.setdefault(unit.written[-1], []).append(unit)
    return {last: tuple(units) for last, units in table.items()}


def unit_at(text: str, at: int) -> Unit | None:
    """The unit that begins there, the longest one.

    >>> unit_at("33个百分点", 2).name, unit_at("20﹪", 2).name, unit_at("15万美元", 3).name
    ('百分点', '%', 'USD')
    """
    for unit in after().get(text[at : at + 1], ()):
        if text.startswith(unit.written, at):
            return unit
    return None


def currency_before(text: str, at: int) -> Unit | None:
    """The currency word that ends there: 人民币, 新台币, ￥."""
    for unit in before().get(text[at - 1 : at], ()) if at else ():
        if text.endswith(unit.written, 0, at):
            return unit
    return None
