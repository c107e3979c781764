"""Tables with two rows of heads: the unit and the year of a number may stand in either, and a year is no number."""

from __future__ import annotations

from pipeline.process import process
from schemas.document import Source
from schemas.entities import Amount, Count, Date
from schemas.notice import Notice


def _read(rows: str) -> Notice:
    page = f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>"
    return process(Source(uri="t", name="t.html", data=page.encode()))


def _values(notice: Notice) -> list[tuple[str, str | None]]:
    years = {e.id: e.value for e in notice.entities if isinstance(e, Date)}
    sums = [e for e in notice.entities if isinstance(e, Amount | Count)]
    return [(e.value, years.get(e.date or "")) for e in sums]


def test_the_unit_above_and_the_years_below() -> None:
    notice = _read(
        "<tr><td rowspan=2>项目</td><td colspan=2>收入（万元）</td><td colspan=2>门店（家）</td></tr>"
        "<tr><td>2021年</td><td>2022年</td><td>2021年</td><td>2022年</td></tr>"
        "<tr><td>东街</td><td>120</td><td>135</td><td>31</td><td>36</td></tr>"
    )
    assert _values(notice) == [("1200000", "2021"), ("1350000", "2022"), ("31", "2021"), ("36", "2022")]


def test_bare_years_are_heads() -> None:
    notice = _read(
        "<tr><td rowspan=2>地区</td><td colspan=2>补助资金（万元）</td></tr><tr><td>2021</td><td>2022</td></tr>"
        "<tr><td>东街</td><td>120</td><td>135</td></tr>"
    )
    assert _values(notice) == [("1200000", None), ("1350000", None)]


def test_the_years_above_and_the_units_below() -> None:
    notice = _read(
        "<tr><td rowspan=2>地区</td><td colspan=2>2021年</td><td colspan=2>2022年</td></tr>"
        "<tr><td>学生（人）</td><td>经费（万元）</td><td>学生（人）</td><td>经费（万元）</td></tr>"
        "<tr><td>东街</td><td>310</td><td>12</td><td>320</td><td>15</td></tr>"
    )
    assert _values(notice) == [("310", "2021"), ("120000", "2021"), ("320", "2022"), ("150000", "2022")]
