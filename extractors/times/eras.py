"""Named stretches of years: plan periods (规划期), decades (年代) and centuries (世纪)."""

from __future__ import annotations

from functools import cache

from extractors.data import rows
from extractors.times import patterns
from extractors.times.points import small
from extractors.times.spans import Found


@cache
def _plans() -> dict[str, tuple[str, str]]:
    return {name: (first, last) for name, first, last in rows("plan_periods")}


def plan(text: str, start: int) -> Found | None:
    """“十四五”期间, 十三五末: a five-year plan (五年规划) as its years.

    >>> plan("“十四五”期间", 1)  # doctest: +ELLIPSIS
    Found(start=0, end=7, kind='period', value='2021/2025', ...)
    """
    begin = start - 1 if text[start - 1 : start] in ("“", '"', "‘", "「") and start else start
    match = patterns.PLAN.match(text, begin)
    if match is None or (begin == start and len(match["name"]) == 2 and match["tail"] not in ("期间", "时期")):
        return None
    first, last = _plans().get(match["name"], (None, None))
    if first is None or last is None:
        return None
    end, tail = match.end(), match["tail"]
    if tail in ("末", "期末", "末期", "收官之年"):
        return Found(start=begin, end=end, kind="point", value=str(last), rule="plan", modifier="end")
    if tail in ("初", "初期", "开局之年"):
        return Found(start=begin, end=end, kind="point", value=str(first), rule="plan", modifier="start")
    if tail[0] in "前头后" and tail[-1] == "年":  # “十四五”前三年
        years = small(tail[1]) or 0
        low, high = (int(last) - years + 1, int(last)) if tail[0] == "后" else (int(first), int(first) + years - 1)
        return Found(start=begin, end=end, kind="period", value=f"{low}/{high}", rule="plan")
    if tail in ("前期", "中期", "中后期", "后期"):
        doubt = "which years of the plan are meant is not said"
        return Found(start=begin, end=end, kind="period", value=f"{first}/{last}", rule="plan", doubt=doubt)
    if tail == "以来":
        return Found(start=begin, end=end, kind="period", value=f"{first}/..", rule="plan", modifier="since")
    return Found(start=begin, end=end, kind="period", value=f"{first}/{last}", rule="plan")


@cache
def _reigns() -> dict[str, int]:
    return {name: int(before) for name, before in rows("reigns")}


def reign(text: str, start: int) -> Found | None:
    """光绪二十四年: the year of a reign; its months are of another calendar and stay unread.

    >>> reign("光绪二十四年", 2)  # doctest: +ELLIPSIS
    Found(start=0, end=6, kind='point', value='1898', rule='reign', ...)
    """
    before = _reigns().get(text[max(0, start - 2) : start])
    match = patterns.REIGN_YEAR.match(text, start) if before else None
    year = small(match["n"]) if match else None
    if before is None or match is None or not year or year > 65:
        return None
    return Found(start=start - 2, end=match.end(), kind="point", value=f"{before + year}", rule="reign")


def decade(text: str, start: int, issued: int | None = None) -> Found | None:
    """20世纪90年代初, 上世纪八十年代, 90年代; 本世纪 is that of `issued`, the document's year.

    >>> decade("20世纪90年代初", 0)  # doctest: +ELLIPSIS
    Found(start=0, end=9, kind='point', value='199X', rule='decade', modifier='start', ...)
    """
    match = patterns.DECADE.match(text, start)
    if match is None:
        return None
    mark = {"初": "start", "中": "middle", "末": "end", "后": "end"}.get((match["ten"] or " ")[0])
    if match["y"]:
        return Found(start=start, end=match.end(), kind="point", value=match["y"][:3] + "X", rule="decade", modifier=mark)
    if match["bare"]:
        value = f"19{(small(match['bare']) or 0) // 10}X"
        return Found(
            start=start, end=match.end(), kind="point", value=value, rule="decade", modifier=mark, doubt="the century is not stated"
        )
    this = (issued or 2001) // 100 + 1
    century = {"上": this - 1, "本": this}.get(match["c"]) or small(match["c"]) or 0
    doubt = "the document states no date to tell its century" if match["c"] in ("上", "本") and issued is None else None
    if not 15 <= century <= 22:
        return None
    decade = (small(match["t"]) or 0) // 10 if match["t"] else None
    value = f"{century - 1}{'X' if decade is None else decade}X"
    return Found(start=start, end=match.end(), kind="point", value=value, rule="decade", modifier=mark, doubt=doubt)
