"""The administrative division that a body belongs to, with its GB/T 2260 code."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pipeline.structures.data import rows
from schemas.notice import Region
from schemas.regex import regex

MUNICIPALITIES = ("11", "12", "31", "50")
SHORT = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
}
LONGEST = 15
# What stands before the division in a body's name: 国家税务总局|山东省税务局, 中共|河北省委.
ABOVE = regex(r"^(?:中国共产党|中共|国家税务总局|国家统计局|中国人民政治协商会议|中国人民银行|政协)")


@lru_cache(maxsize=1)
def _names() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Name by code, and codes by name; provinces also without 省 or 市."""
    names = {row[0]: row[1] for row in rows("regions")}
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        codes.setdefault(name, []).append(code)
        if code.endswith("0000"):
            codes.setdefault(SHORT.get(name, name.rstrip("省市")), []).append(code)
    return names, codes


def prefix(body: str) -> str:
    """The names of divisions that a body's name begins with.

    >>> prefix("上海市普陀区市场监督管理局"), prefix("河北省教育厅"), prefix("外事委员会")
    ('上海市普陀区', '河北省', '')
    """
    return body[: _chain(body)[1]]


def region_of(bodies: Iterable[str], context: str = "") -> Region | None:
    """The division that the first body with a division in its name belongs to; `context` settles names that several provinces have.

    >>> region_of(["杭州市拱墅区人民政府办公室"])
    Region(name='浙江省杭州市拱墅区', code='330105')
    >>> region_of(["普陀区市场监督管理局"], "上海市普陀区文件")
    Region(name='上海市普陀区', code='310107')
    >>> region_of(["普陀区市场监督管理局"]), region_of(["国务院办公厅"])
    (None, None)
    """
    for body in bodies:
        bare = ABOVE.sub("", body)
        code, end = _chain(bare, context)
        if code and not prefix(bare[end:]):  # 浙江|重庆两地…: of two divisions neither is the document's
            return Region(full_name(code), code)
    return None


def full_name(code: str) -> str:
    """The division's name with those above it: 330105 → 浙江省杭州市拱墅区."""
    names, _ = _names()
    above = [f"{code[:2]}0000", *([] if code[:2] in MUNICIPALITIES else [f"{code[:4]}00"]), code]
    return "".join(names.get(c, "") for c in dict.fromkeys(above))


def _chain(body: str, context: str = "") -> tuple[str | None, int]:
    """The code of the smallest division in the chain that opens `body`, and where the chain ends."""
    found: str | None = None
    at = 0
    while at < len(body):
        step = _step(body, at, found, context)
        if step is None:
            break
        found, at = step
    return found, at


def _step(body: str, at: int, above: str | None, context: str) -> tuple[str, int] | None:
    _, codes = _names()
    for end in range(min(len(body), at + LONGEST), at + 1, -1):
        fits = [code for code in codes.get(body[at:end], ()) if above is None or _under(code, above)]
        if len(fits) > 1:
            fits = _settled(fits, context) or [c for c in fits if c.endswith("0000")]
        if len(fits) == 1:
            return fits[0], end
    return None


def _under(code: str, above: str) -> bool:
    return code != above and code.startswith(above.rstrip("0") if not above.endswith("0000") else above[:2])


def _settled(fits: list[str], context: str) -> list[str]:
    """Those of several divisions of one name whose province or city the document names."""
    names, _ = _names()
    for width in ("00", "0000"):
        named = [c for c in fits if (name := names.get(c[: 6 - len(width)] + width)) and name in context]
        if len(named) == 1:
            return named
    short = [c for c in fits if (name := names.get(c[:2] + "0000")) and SHORT.get(name, name.rstrip("省市")) in context]
    return short if len(short) == 1 else []
