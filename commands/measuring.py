"""Verbs that measure: score against gold, audit this corpus by a sample."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.output import spoken, table, write_json

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


VERBS = (score,)
