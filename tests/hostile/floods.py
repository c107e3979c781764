"""Texts that say one thing without end: each unit once made, or might make, a reader slow."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.bad import Bad
from tests.hostile.texts import AWARD


def made() -> Iterator[Bad]:
    """All floods, each between a title and a sentence that must be found."""
    floods = {
        "mark": ("\ufeff", 1),
        "long": ("一二三四五六七八九十", 60_000),
        "blanks": (" ", 120_000),
        "asks": ("要", 30_000),
        "growth": ("同比增长5%，", 4_000),
        "divided": ("分别奖励5万元、3万元", 800),
        "commas": ("，", 60_000),
        "members": ("、", 60_000),
        "articles": ("第一条", 12_000),
        "open": ("（", 60_000),
        "quotes": ("“", 60_000),
        "titles": ("《》", 30_000),
        "dates": ("2018年5月1日、", 3_000),
        "spans": ("2018年5月至", 3_000),
        "tenths": ("1.1", 20_000),
        "years": ("2018年", 8_000),
        "glosses": ("区(qu)", 12_000),
        "twice": ("各各", 30_000),
        "cells": ("1\t", 20_000),
        "rows": ("甲\t1\t2\n", 6_000),
        "page-numbers": ("— 1 —\n", 6_000),
        "urls": ("http://a.cn/", 5_000),
        "nul": ("\0", 9_000),
        "surrogates": ("\ud800", 9_000),
        "noncharacters": ("\ufffe", 90),
    }
    for name, (unit, times) in floods.items():
        data = f"关于奖励的通知\n{unit * times}\n一次性奖励30万元。\n".encode("utf-8", "surrogatepass")
        ends = ("read", "error:corrupt") if name == "surrogates" else ("read",)
        yield Bad(group="floods", name=f"{name}.txt", data=data, ends=ends, keeps=AWARD)
    gap = f"关于奖励{' ' * 60_000}A 的通知\n一次性奖励30万元。\n".encode()
    yield Bad(group="floods", name="gap-in-title.txt", data=gap, ends=("read",), keeps=AWARD)
    yield Bad(group="floods", name="only-mark.txt", data=b"\xef\xbb\xbf", ends=("empty:empty",))
    yield Bad(group="floods", name="only-wide-mark.txt", data=b"\xff\xfe", ends=("empty:empty",))
