"""What the corpus holds and lacks: documents by issuer, year and kind; gaps in the series of numbers; results of replies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import orjson

from corpus.store import Store
from schemas.regex import regex

NUMBER = regex(r"^(.{1,30}?)〔(\d{4})〕(\d{1,5})号$")
LONGEST_GAP = 200  # missing numbers named one by one
RESULTS = (  # normalised handling result of a reply: how it is written decides, in this order
    ("noted", regex(r"(?:未|不|无法|难以|暂不|没有)(?:能|予)?(?:被)?(?:采纳|解决|落实)")),
    ("solved", regex(r"采纳|已经?解决|已经?落实|办结|A\s?类|解决或采纳|所提问题已")),
    ("in_progress", regex(r"正在|逐步|基本解决|B\s?类|部分")),
    ("planned", regex(r"列入|计划|拟|规划|创造条件")),
    ("noted", regex(r"参考|留作|解释|C\s?类|D\s?类|暂时|难以|不能")),
)


def handling(result: str) -> str:
    """A reply's handling result (办理结果) in four words, or "other".

    >>> [handling(r) for r in ("采纳或解决", "正在解决", "列入计划拟解决", "留作参考", "已答复", "未采纳")]
    ['solved', 'in_progress', 'planned', 'noted', 'other', 'noted']
    """
    return next((name for name, pattern in RESULTS if pattern.search(result)), "other")


def holdings(store: Store) -> list[dict[str, Any]]:
    """Documents by issuer × year × kind: {"issuer", "year", "type", "documents"}; what is unknown is ""."""
    rows = store.database.execute(
        "SELECT issuer, year, type, count(*) FROM documents WHERE superseded_by IS NULL "
        "AND status IN ('ok', 'ok_with_warnings', 'partial') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    return [{"issuer": issuer, "year": year, "type": kind, "documents": count} for issuer, year, kind, count in rows]


def gaps(store: Store) -> list[dict[str, Any]]:
    """Series of document numbers with what lies between the lowest and the highest and isn't here.

    One row a series (发文机关代字 and year), those with gaps before those without, the fullest first: {"series", "year", "first", "last",
    "held", "missing": [...], "missing_ranges": ["6", "8–11"], "share"}; `share` is held of all between first and last. Proposal and
    suggestion numbers of replies are series of their own, by session.
    """
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, meta in store.database.execute("SELECT doc_number, meta FROM documents WHERE superseded_by IS NULL"):
        match = NUMBER.match(number)
        if match:
            found[match[1], match[2]].add(int(match[3]))
        reply = orjson.loads(meta).get("reply", {})
        if str(reply.get("number", "")).isdigit():
            found[reply.get("session", "提案"), ""].add(int(reply["number"]))
    rows = [_series(name, year, numbers) for (name, year), numbers in sorted(found.items()) if len(numbers) > 1]
    return sorted(rows, key=lambda row: (not row["missing_count"], -row["held"] / (row["held"] + row["missing_count"])))


def _series(name: str, year: str, numbers: Iterable[int]) -> dict[str, Any]:
    held = sorted(set(numbers))
    span = held[-1] - held[0] + 1
    missing = [n for n in range(held[0], held[0] + min(span, 100_000)) if n not in set(held)] if span < 100_000 else []
    between = [(a + 1, b - 1) for a, b in pairwise(held) if b - a > 1]
    ranges = [str(a) if a == b else f"{a}–{b}" for a, b in between]
    row = {"series": name, "year": year, "first": held[0], "last": held[-1], "held": len(held)}
    return row | {
        "missing": missing[:LONGEST_GAP],
        "missing_ranges": ranges,
        "missing_count": span - len(held),
        "share": f"{len(held)}/{span}",
    }


def results(store: Store) -> list[dict[str, Any]]:
    """How replies say they ended: {"result", "as_written", "documents", "share"}; those that say nothing are "unstated"."""
    tally: Counter[str] = Counter()
    written: dict[str, set[str]] = defaultdict(set)
    for (meta,) in store.database.execute("SELECT meta FROM documents WHERE superseded_by IS NULL AND type IN ('提案答复', '建议答复')"):
        said = orjson.loads(meta).get("reply", {}).get("result")
        name = handling(said) if said else "unstated"
        tally[name] += 1
        if said:
            written[name].add(said)
    whole = sum(tally.values())
    return [
        {"result": name, "as_written": sorted(written[name]), "documents": count, "share": f"{count}/{whole}"}
        for name, count in sorted(tally.items(), key=lambda item: (-item[1], item[0]))  # by name where equal: rows come in any order
    ]
