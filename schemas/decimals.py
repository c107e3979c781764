"""Numbers as they are published."""

from __future__ import annotations

from decimal import Decimal


def plain(value: Decimal) -> str:
    """A number as published: no exponent, no idle zeros.

    >>> plain(Decimal("258.40") * 10000), plain(Decimal("0.2")), plain(Decimal("2E+8"))
    ('2584000', '0.2', '200000000')
    """
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
