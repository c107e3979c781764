"""The report of a run in Chinese, for people: new documents, failures with what to do, what was promised and is overdue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from corpus.query import Wanted, query
from corpus.store import Store, open_store
from corpus.versions import described, diff, newer
from runs.report import FAILED, Report
from schemas.issues import codes

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
SHOWN = 20
NAMED = 5  # changes of a document that are named
CHINA = timezone(timedelta(hours=8))


def counts(report: Report) -> list[dict[str, Any]]:
    """Rows of the table of counts."""
    rows = [{"类别": "文件", "名称": STATUSES[status], "数目": report.statuses[status]} for status in STATUSES if report.statuses[status]]
    others = (("未变", report.unchanged), ("其他地址的同一文件", report.copies), ("来源已撤", report.gone))
    rows += [{"类别": "文件", "名称": name, "数目": number} for name, number in others]
    return rows + [{"类别": "抽取", "名称": KINDS.get(kind, kind), "数目": number} for kind, number in report.kinds.most_common()]


def markdown(report: Report | None, corpus: Path) -> str:
    """The report of a run, or, where there is none, of the corpus as it stands."""
    with open_store(corpus, read_only=True) as store:
        return "\n".join(_lines(report, store)) + "\n"


def _lines(report: Report | None, store: Store) -> Iterator[str]:
    if report is not None:
        yield "# 公报运行报告\n"
        yield f"开始 {report.started}，用时 {report.seconds:.0f} 秒。\n"
        others = f"未变 {report.unchanged}，其他地址的同一文件 {report.copies}，来源已撤 {report.gone}"
        yield f"共 {report.pulled} 份：处理 {report.processed}，{others}。\n"
    else:
        yield "# 语料库现状\n"
    yield "## 文件\n"
    yield from _table(("状态", "数目"), [(STATUSES[status], count) for status, count in store.counts().items()])
    yield from _failures(store)
    if report is not None and report.processed:
        yield "## 新处理的文件\n"
        yield from _table(("文件", "状态"), [(uri, STATUSES[status]) for uri, status in report.documents[:SHOWN]])
    if report is not None:
        yield from _changes(store, report.ids)
        yield from _commitments(store, "新的承诺", Wanted(documents=report.ids, sort="latest"))
    yield from _commitments(store, "已到期的承诺", Wanted(due_before=datetime.now(CHINA).date().isoformat(), sort="latest"))


def _failures(store: Store) -> Iterator[str]:
    failed = [row for row in store.statuses() if row["status"] in FAILED]
    if not failed:
        return
    yield f"## 未能处理：{len(failed)} 份\n"
    rows = [(row["uri"], row.get("code", ""), codes()[row["code"]].zh if "message" not in row else row["message"]["zh"]) for row in failed]
    yield from _table(("文件", "代码", "怎么办"), rows[:SHOWN])


def _changes(store: Store, ids: Collection[str]) -> Iterator[str]:
    """A table of new versions, and what of them is otherwise."""
    found = newer(store, ids)
    if found:
        yield f"## 有改动的文件：{len(found)} 份\n"
        rows = []
        for doc_id in found[:SHOWN]:
            changed = diff(store, doc_id)
            words = [f"{sign} {line}" for sign, line in described(changed)]
            rows.append((changed["after"]["title"], "；".join(words[:NAMED]) + (f" … 共 {len(words)} 处" if len(words) > NAMED else "")))
        yield from _table(("文件", "改动"), rows)


def _commitments(store: Store, title: str, wanted: Wanted) -> Iterator[str]:
    """A table of commitments, the latest first, and how many there are."""
    found = query(store, "commitments", wanted, limit=SHOWN)
    if found["total"]:
        yield f"## {title}：{found['total']} 项\n"
        rows = [(row.get("due", ""), row["title"], row["text"]) for row in found["rows"]]
        yield from _table(("期限", "文件", "承诺"), rows)


def _table(heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    heads = list(heads)
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(_cell(str(cell)) for cell in row) + " |"
    yield ""


def _cell(text: str) -> str:
    """A cell that stays one cell and stays text, whatever a document wrote into it."""
    for mark in ("\\", "|", "`", "*", "_", "[", "]", "<", ">", "#"):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
