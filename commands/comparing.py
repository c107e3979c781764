"""Verbs that look at the corpus as a whole: compare, coverage, life, diff, code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from commands.finding import AsJson, Corpus, Limit, Region
from commands.output import harmless, spoken, table, write, write_json

What = Literal["incentives", "series", "awards", "panel", "indicators"]
ABOUT = ("document", "title", "issuer", "year", "type")
CELL = 44  # characters of a cell on a terminal
SHOWN = {
    "incentives": ("region", "condition", "amount", "value", "per", "caps"),
    "series": ("date", "value", "unit", "indicator", "scope", "status", "issuer"),
    "awards": ("level", "name", "recipients", "counted"),
    "panel": ("region", "year", "indicator", "per", "value", "unit"),
    "indicators": ("indicator", "documents", "statements"),
    "holdings": ("issuer", "year", "type", "documents"),
    "gaps": ("series", "year", "share", "missing_count", "missing_ranges"),
    "results": ("result", "share", "as_written"),
}


def compare(
    what: Annotated[What, typer.Argument(help="incentives series awards panel indicators")],
    words: Annotated[str | None, typer.Argument(metavar="[WORDS]", help="条件或指标中的词 Words of the condition or indicator.")] = None,
    region: Region = None,
    limit: Limit = 20,
    corpus: Corpus = None,
    json: AsJson = False,
    csv_: Annotated[bool, typer.Option("--csv", help="CSV")] = False,
) -> None:
    """跨文件比较：激励政策、指标走势、荣誉、面板数据。Across documents: incentives, an indicator over time, awards, a panel."""
    from commands.tables import as_csv
    from corpus import compare as room
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        rows = room.compared(store, what, words or "", region)
    if json:
        write_json({"rows": rows})
    elif csv_:
        write(as_csv(list(dict.fromkeys(key for row in rows for key in row)), rows))
    else:
        _print(what, rows[:limit])


def coverage(corpus: Corpus = None, json: AsJson = False) -> None:
    """语料库有什么、缺什么：机关 × 年份 × 文种，编号缺口，办理结果。What the corpus holds and lacks, every share with its denominator."""
    from corpus import coverage as room
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        found = {"holdings": room.holdings(store), "gaps": room.gaps(store), "results": room.results(store)}
    if json:
        write_json(found)
        return
    for name, rows in found.items():
        if rows:
            _print(name, rows)


def life(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="记录编号（可只写开头） A record's id, or how it begins.")],
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """一份文件的来龙去脉：来源、近似文件、草案与正式文件、答复、引用。Places, copies, draft and final text, reply, citations."""
    from commands.finding import whole_id
    from corpus.life import life as lived
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        found = lived(store, whole_id(store, record_id))
    if json:
        write_json(found)
        return
    rows = [
        (name, _cell(one.get("title") or one.get("uri") or one.get("number", "")), one.get("doc_number", ""), one.get("id", ""))
        for name, ones in found.items()
        for one in ones
    ]
    table((spoken("关系", "relation"), spoken("文件", "document"), spoken("文号", "number"), "id"), rows)


def diff(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="记录编号（可只写开头） A record's id, or how it begins.")],
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="与哪份比较；默认上一版本 Default: the version before.")] = None,
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """同一网址的两个版本之间改了什么：字段、内容、文字。What changed between two versions: fields, entities, lines."""
    from commands.finding import whole_id
    from corpus import versions as room
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        found = room.diff(store, whole_id(store, record_id), other and whole_id(store, other))
    if json:
        write_json(found)
        return
    ends = (("−", found["before"]), ("＋", found["after"]))
    lines = [f"{sign} {end['title']}　[{end['id']}]　{end['uri']}" for sign, end in ends]
    lines += [f"{sign} {words}" for sign, words in room.described(found)]
    lines += [f"{'−' if line['side'] == 'one' else '＋'} {line['line']}" for line in found["lines"]]
    write("".join(f"{harmless(line)}\n" for line in lines))


def code(
    codebook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="编码表 Your categories (default: codebook.toml in the corpus).")
    ] = None,
    corpus: Corpus = None,
    json: AsJson = False,
    csv_: Annotated[bool, typer.Option("--csv", help="CSV")] = False,
) -> None:
    """按自定的编码表（类别、线索词、单位）逐份计数。Count your own categories in every document."""
    from commands.tables import as_csv
    from corpus import codebook as room
    from run import reading
    from settings import settings

    place = settings(corpus=corpus).corpus
    with reading(place) as store:
        categories = room.codebook(codebook or place / room.FILE)
        found = list(room.coded(store, categories))
    names = [one.name for one in categories]
    rows = [{name: row[name] for name in ABOUT} | row["codes"] for row in found]
    if json:
        write_json({"columns": names, "rows": found})
    elif csv_:
        write(as_csv([*ABOUT, *names], rows))
    else:
        table((*ABOUT, *names), [[_cell(row[name]) for name in (*ABOUT, *names)] for row in rows])


def _print(name: str, rows: list[dict[str, Any]]) -> None:
    heads = [column for column in SHOWN[name] if any(row.get(column) not in (None, "", []) for row in rows)] or list(SHOWN[name])
    table(heads, [[_cell(row.get(column)) for column in heads] for row in rows])


def _cell(value: Any) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return text if len(text) <= CELL else f"{text[: CELL - 1]}…"


VERBS = (compare, coverage, life, diff, code)
