"""Signs that stand where a character stood: 人力_源, 社会■障; the same signs also part titles, stand in forms and hide names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parents[1] / "data" / "gaps.tsv"
SIGNS = {"_": 1.9, ".": 1.9, "？": 1.2, "*": 0.8, **dict.fromkeys("□■▇█◆●▲", 0.5)}  # from how many nats one such sign is a loss
NEAR = (-0.7, 1.2, 2.3, 3.5)  # nats for two characters with one between them: hardly met so, …, very often
LEAST = 4  # Han characters around a sign
HAN = "[\u4e00-\u9fff]"
FORM = frozenset(
    "一二三四五六七八九十注第共约计至从年月日号条款页份人元个次时分栋楼室岁期届"
)  # beside a sign in a form that is still to be filled in
HIDDEN = frozenset("*")  # what also hides names
NAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """What two characters with one between them say, and what a character says as the last or the first one of a run."""
    near: dict[str, float] = {}
    ends: dict[str, float] = {}
    begins: dict[str, float] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, key, letters = line.split("\t")
        if kind in ("ends", "begins"):
            (ends if kind == "ends" else begins).update(dict.fromkeys(letters, float(key)))
        else:
            near.update((key + letter, NEAR[int(kind)]) for letter in letters)
    return near, ends, begins


@lru_cache(maxsize=len(SIGNS))
def _between(sign: str) -> re.Pattern[str]:
    """A sign alone between Han characters, with those around it."""
    mark = re.escape(sign)
    return re.compile(rf"{mark}(?<={HAN}{mark})(?={HAN})")


def gaps(value: str, signs: Collection[str] = SIGNS.keys()) -> Iterator[tuple[int, str]]:
    """The places at which a sign stands for a lost character; `signs` are those that the text may have.

    >>> list(gaps("人力_源社会保障工作要点")), list(gaps("政策解读_中国政府网"))
    ([(2, '_')], [])
    """
    for sign, alone in SIGNS.items():
        if sign not in signs:
            continue
        places = [at.start() for at in _between(sign).finditer(value)]
        weights = [(at, weight) for at in places if (weight := _weight(value, at)) is not None]
        total = sum(weight for _, weight in weights)
        if total > alone * (2 if len(weights) == 2 else 1):
            yield from ((at, sign) for at, _ in weights)


def _weight(value: str, at: int) -> float | None:
    """How much likelier, in nats, it is that a character is missing here than that one run ends and the next begins."""
    before, after = value[at - 1], value[at + 1]
    left, right = _run(value[max(0, at - LEAST) : at][::-1]), _run(value[at + 1 : at + 1 + LEAST])
    if left + right < LEAST or before in FORM or after in FORM or (value[at] in HIDDEN and left <= 2 and before in NAMES):
        return None
    near, ends, begins = _tables()
    return near.get(before + after, NEAR[0]) - ends.get(before, 0.0) - begins.get(after, 0.0)


def _run(letters: str) -> int:
    return next((at for at, letter in enumerate(letters) if not "\u4e00" <= letter <= "\u9fff"), len(letters))
