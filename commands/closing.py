"""What a run says at its end: documents by status, entities by kind, failures with what to do, and three queries with their answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.output import console, harmless, say, spoken, table
from schemas.issues import codes

if TYPE_CHECKING:
    from run import Report

STATUSES = {
    "ok": "正常",
    "ok_with_warnings": "正常，有提示",
    "partial": "部分读取",
    "empty": "无文字",
    "error": "失败",
    "quarantined": "已隔离",
    "source_gone": "来源已撤",
}
KINDS = {
    "date": "日期",
    "amount": "金额",
    "count": "数量",
    "award": "荣誉",
    "commitment": "承诺",
    "action": "举措",
    "incentive": "奖励政策",
    "reference": "引用",
    "organization": "机构",
}
SHOWN = 8


def closing(report: Report, corpus: Path) -> None:
    """Print the closing tables on stderr."""
    rows = [(spoken(zh, status), report.statuses[status]) for status, zh in STATUSES.items() if report.statuses[status]]
    if report.unchanged:
        rows.append((spoken("未变（不再处理）", "unchanged (not read again)"), report.unchanged))
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
    elif report.processed or report.unchanged:
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
    """The last sentence of a code's message: what to do."""
    row = codes()[code]
    zh = [part for part in row.zh.split("。") if part and "{" not in part]
    en = [part for part in row.en.split(". ") if part and "{" not in part]
    return (zh or [row.zh])[-1], (en or [row.en])[-1]


def _queries(corpus: Path) -> None:
    """Three commands to try next, with what they answer here."""
    from commands.finding import first_lines

    shown = console()
    shown.print(spoken("接下来可以试试：", "Try next:"))
    place = "" if corpus == Path("outputs") else f" --corpus {corpus}"
    for command, lines in first_lines(corpus):
        shown.print(f"\n$ gongbao {command}{place}", style="bold")
        for line in lines:
            shown.print("  " + harmless(line))
