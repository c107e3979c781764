"""What a run says at its end: documents by status, entities by kind, failures with what to do, and three queries with their answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commands.output import console, harmless, say, spoken, table
from runs.telling import KINDS, STATUSES
from schemas.issues import codes

if TYPE_CHECKING:
    from runs.report import Report

SHOWN = 8
WIDTH = 90  # characters of a line of an answer


def closing(report: Report, corpus: Path) -> None:
    """Print the closing tables on stderr."""
    rows = [(spoken(zh, status), report.statuses[status]) for status, zh in STATUSES.items() if report.statuses[status]]
    if report.unchanged:
        rows.append((spoken("未变（不再处理）", "unchanged (not read again)"), report.unchanged))
    if report.copies:
        rows.append((spoken("已有文件的其他地址", "other addresses of known documents"), report.copies))
    if report.gone:
        rows.append((spoken("来源已撤", "gone from their source"), report.gone))
    if rows:
        table((spoken("文件", "documents"), spoken("数目", "count")), rows, stdout=False)
    kinds = [(f"{KINDS.get(kind, kind)} {kind}", count) for kind, count in report.kinds.most_common()]
    if kinds:
        table((spoken("抽取的内容", "entities"), spoken("数目", "count")), kinds, stdout=False)
    _failures(report, corpus)
    say(
        spoken(
            f"用时 {report.seconds:.1f} 秒。记录：{corpus / 'notices'}　语料库：{corpus}",
            f"{report.seconds:.1f} s. Records: {corpus / 'notices'}  corpus: {corpus}",
        )
    )
    if report.signal is not None:
        say(spoken("已按要求停止；再次运行即接着处理。", "Stopped as asked; run again to go on."))
    elif report.processed or report.unchanged or report.copies:
        _queries(corpus)


def _failures(report: Report, corpus: Path) -> None:
    if not report.failures:
        return
    rows = []
    for uri, code in report.failures[:SHOWN]:
        rows.append((harmless(uri), code, spoken(*_advice(code))))
    table((spoken("未能处理", "failed"), spoken("代码", "code"), spoken("怎么办", "what to do")), rows, stdout=False)
    if len(report.failures) > SHOWN:
        more = len(report.failures) - SHOWN
        say(spoken(f"另有 {more} 份：gongbao failures --corpus {corpus}", f"{more} more: gongbao failures --corpus {corpus}"))


def _advice(code: str) -> tuple[str, str]:
    """The last sentence of a code's message that needs no detail: what to do; where each needs one, the code's own `gongbao failures`."""
    row = codes()[code]
    zh = [part for part in re.split(r"[。；（]", row.zh) if part.strip() and "{" not in part]
    en = [part for part in re.split(r"[.;(] ?", row.en) if part.strip() and "{" not in part]
    return (zh or ["详见 gongbao failures"])[-1].strip("）"), (en or ["see gongbao failures"])[-1].strip(")")


def _queries(corpus: Path) -> None:
    """Three commands to try next, with what they answer here."""
    shown = console()
    shown.print(spoken("接下来可以试试：", "Try next:"))
    place = "" if corpus == Path("outputs") else f" --corpus {corpus}"
    for command, lines in _first_lines(corpus):
        shown.print(f"\n$ gongbao {command}{place}", style="bold")
        for line in lines:
            shown.print("  " + _cut(harmless(line)))


def _first_lines(corpus: Path) -> Iterator[tuple[str, list[str]]]:
    """Commands with the first lines of what they answer here."""
    from commands.finding import hit_lines
    from corpus.query import Wanted, query
    from corpus.search import search
    from run import reading

    with reading(corpus) as store:
        for words in ("品牌", "獎勵"):
            found = search(store, words, limit=2, facets=())
            yield f"search {words}", list(hit_lines(found))
        found = query(store, "commitments", Wanted(due_before="2023-01-01", sort="due"), limit=3)
        lines = [f"{row.get('due', '')}　{row['text']}　[{row['document']}]" for row in found["rows"]]
        yield "query commitments --due-before 2023-01-01 --sort due", [spoken(f"共 {found['total']} 行", f"{found['total']} rows"), *lines]


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
