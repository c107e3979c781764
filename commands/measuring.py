"""Verbs that measure: score against gold, audit this corpus by a sample, what people corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.output import say, spoken, table, write_json
from schemas.issues import RunError

Corpus = Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="语料库 The corpus (default: outputs).")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON Print JSON.")]


def score(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="标注文件所在文件夹 A folder of gold files.")],
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """对照标注评分：每类、每条规则的准确率、召回率、F1。Precision, recall and F1 per kind and per rule."""
    from scoring import score as compared
    from settings import settings

    result = compared(gold, settings(corpus=corpus).corpus / "notices").plain()
    if json:
        write_json(result)
        return
    columns = ("gold", "predicted", "right", "precision", "recall", "f1", "full_f1")
    rows = [[kind, *(row[column] for column in columns)] for kind, row in result["kinds"].items()]
    heads = (spoken("类别", "kind"), spoken("标注", "gold"), spoken("抽取", "found"), spoken("正确", "right"))
    table((*heads, spoken("准确率", "precision"), spoken("召回率", "recall"), "F1", "full F1"), rows)
    rules = [[rule, row["predicted"], row["right"], row["precision"]] for rule, row in result["rules"].items()]
    table((spoken("规则", "rule"), spoken("抽取", "found"), spoken("正确", "right"), spoken("准确率", "precision")), rules)
    facts = f"macro F1 {result['macro_f1']}  full {result['macro_full_f1']}  meta {result['meta']}  text {result['text_similarity']}"
    typer.echo(f"{result['documents']} documents  {facts}")
    if result["missing"]:
        typer.echo(spoken("没有记录：", "no record: ") + " ".join(result["missing"]))


def audit(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="抽检的名称 What the audit is called.")] = "audit",
    n: Annotated[int, typer.Option("--n", min=1, max=10_000, help="抽取多少条 How many entities to draw.")] = 100,
    seed: Annotated[int, typer.Option(help="随机种子；同一种子抽到同样的条目 The same seed draws the same.")] = 1,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="写成表格，线下判断 Write a spreadsheet to be judged.")] = None,
    judged: Annotated[Path | None, typer.Option(metavar="FILE", help="读回已判断的表格 Read a judged spreadsheet.")] = None,
    who: Annotated[str, typer.Option(help="判断者姓名 Who judged it.")] = "",
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """抽检本语料库：分类抽样、人工判断、准确率与 95 % 置信区间。Draw a sample, have it judged, print this corpus's precision."""
    from datetime import UTC, datetime

    from corpus import audit as audits
    from corpus.corrections import open_for_people
    from settings import settings

    with open_for_people(existing(settings(corpus=corpus).corpus)) as store:
        audits.draw(store, name, n, seed)
        if judged is not None:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            read = audits.read_sheet(store, judged.read_bytes(), who=who or "xlsx", at=now)
            say(spoken(f"读入 {read} 条判断。", f"Read {read} verdicts."))
        if xlsx is not None:
            xlsx.write_bytes(audits.sheet(store, name))
            say(
                spoken(
                    f"已写出 {xlsx}：在 verdict 栏填 right、wrong 或 unsure。", f"Wrote {xlsx}: fill in `verdict` (right, wrong, unsure)."
                )
            )
        result = audits.report(store, name)
    if json:
        write_json(result)
        return
    heads = (spoken("类别", "kind"), spoken("库中", "held"), spoken("抽取", "drawn"), spoken("已判", "judged"), spoken("正确", "right"))
    rows = [[row[k] for k in ("kind", "held", "drawn", "judged", "right")] + [row.get(k, "") for k in ("precision", "low", "high")]
            for row in result["kinds"]]  # fmt: skip
    table((*heads, spoken("准确率", "precision"), "95 % ≥", "95 % ≤"), rows)
    typer.echo(f"{spoken('加权准确率', 'weighted precision')} {result['precision']}  Krippendorff α {result['alpha']}")
    say(spoken(f"在网页上判断：gongbao serve --token … ，打开 /audit/{name}", f"Judge on the page: gongbao serve --token …, /audit/{name}"))


def corrections(
    read: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="读入 Label Studio JSON 或 CSV Read a Label Studio export or a CSV.")
    ] = None,
    gold: Annotated[Path | None, typer.Option(metavar="DIR", help="导出为标注，供 gongbao score Write gold for gongbao score.")] = None,
    who: Annotated[str | None, typer.Option(help="更正者姓名 Whose corrections they are.")] = None,
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """人工更正：列出、读入、导出为标注。List corrections, read them in, or write them as gold."""
    from datetime import UTC, date, datetime

    from corpus import corrections as people
    from corpus.exports.promises import gold_lines
    from corpus.files import write_whole
    from corpus.ledger import ledger
    from settings import settings

    with people.open_for_people(existing(settings(corpus=corpus).corpus)) as store:
        if read is not None:
            if not read.exists():
                raise RunError("not_found", detail=str(read))
            told = people.read_in(store, read.read_bytes(), who=who, at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
            say(spoken(f"读入 {told['read']} 条更正。", f"Read {told['read']} corrections."))
            for row in told["refused"]:
                say(f"  {row['line']}: {spoken(row['message']['zh'], row['message']['en'])}")
        if gold is not None:
            count = people.gold(store, gold)
            today = date.today().isoformat()  # noqa: DTZ011 - what is not due yet is a matter of the reader's own calendar
            write_whole(gold / "outcomes.jsonl", gold_lines(ledger(store, today=today, everything=True)["rows"]))
            say(spoken(f"已写出 {count} 份标注到 {gold}。", f"Wrote {count} gold files to {gold}."))
        found = people.listing(store)
    if json:
        write_json(found)
        return
    heads = (
        "document",
        spoken("更正", "action"),
        spoken("类别", "kind"),
        spoken("原文", "text"),
        spoken("谁", "who"),
        spoken("理由", "why"),
    )
    for name in ("conflicts", "unanchored", "corrections", "disputed", "verdicts"):
        rows = [one for group in found[name] for one in group] if name in ("conflicts", "disputed") else found[name]
        if rows:
            table(
                heads,
                [[row.get(k, row.get("status")) for k in ("document", "action", "kind", "quote", "who", "why")] for row in rows],
                title=name,
            )


def existing(corpus: Path) -> Path:
    """The corpus's folder; raises `RunError("not_found")` where there is none, rather than making one."""
    if not (corpus / "corpus.db").exists():
        raise RunError("not_found", detail=f"{corpus} (gongbao run)")
    return corpus


VERBS = (score, audit, corrections)
