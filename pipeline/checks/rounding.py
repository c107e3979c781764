"""How exactly a number is given: 3.2万 is given to the thousand, 31800 to the unit."""

from __future__ import annotations

from decimal import Decimal

from schemas.regex import regex

WRITTEN = regex(r"[0-9][0-9,，]{0,20}(?:[.．]([0-9]{1,10}))?")


def step(text: str, value: str) -> Decimal:
    """The worth of the last digit that is written.

    >>> step("3.2万人", "32000"), step("31800", "31800"), step("三成", "3")
    (Decimal('1000'), Decimal('1'), Decimal('1'))
    >>> step("二十八万人", "280000")
    Decimal('1E+4')
    """
    found = WRITTEN.search(text)
    number = Decimal(found[0].replace(",", "").replace("，", "").replace("．", ".")) if found else Decimal(0)
    if found is None or not number:
        return Decimal(1).scaleb(len(value) - len(value.rstrip("0"))) if value.isdecimal() else Decimal(1)
    return (abs(Decimal(value)) / number).scaleb(-len(found[1] or ""))
