"""Verbs that take the corpus elsewhere: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.finding import Corpus
from commands.output import say, spoken, write
from schemas.issues import RunError

FORMATS = "jsonl csv xlsx parquet sqlite stata labelstudio spacy ris csl"


def export(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=FORMATS)],
    out: Annotated[str, typer.Option("--out", metavar="F|-", help="文件；- 为标准输出 A file, or - for stdout.")] = "-",
    table: Annotated[str | None, typer.Option(help="哪张表 Which table, for formats of one table.")] = None,
    bom: Annotated[bool | None, typer.Option("--bom/--no-bom", help="CSV 字节序标记 Byte order mark (default: in files).")] = None,
    corpus: Corpus = None,
) -> None:
    """导出：表格、数据库、统计、标注、引文等格式。Export for spreadsheets, databases, statistics, annotation, citation."""
    from corpus.export import export as written
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        try:
            data = written(store, format_, None if out == "-" else Path(out), table=table, bom=bom)
        except ModuleNotFoundError as error:
            raise RunError("bad_usage", detail=f"{format_}: pip install {error.name}") from error
    if data is not None:
        write(data)
    else:
        say(spoken(f"已写出 {out}。", f"Wrote {out}."))


VERBS = (export,)
