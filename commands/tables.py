"""Verbs that answer with tables: query (every kind of entity, and documents) and ledger (was it kept?)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from commands.finding import AsJson, Corpus, Issuer, Region, Year
from commands.output import say, spoken, table, write, write_json
from schemas.issues import RunError

SHOWN = 50  # rows on a terminal unless --limit says otherwise
CELL = 60  # characters of a cell on a terminal
UNSHOWN = ("link", "title", "quote", "rule", "start", "end", "place", "sha256")  # columns for programs: --json and --csv have them
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def query(
    kind: Annotated[
        str, typer.Argument(help="commitments actions awards counts amounts dates incentives references organizations documents")
    ],
    document: Annotated[str | None, typer.Option(help="只看一份文件 One document's id.")] = None,
    region: Region = None,
    issuer: Issuer = None,
    year: Year = None,
    text: Annotated[str | None, typer.Option(help="原文含有 Words in the text of the entity.")] = None,
    due_before: Annotated[str | None, typer.Option(metavar="D", help="期限早于 Due before that day.")] = None,
    due_after: Annotated[str | None, typer.Option(metavar="D", help="期限晚于 Due after that day.")] = None,
    min_: Annotated[float | None, typer.Option("--min", help="数值不小于（金额以元计） Value at least; amounts in yuan.")] = None,
    max_: Annotated[float | None, typer.Option("--max", help="数值不大于 Value at most.")] = None,
    unit: Annotated[str | None, typer.Option(help="单位或币种 Unit or currency.")] = None,
    object_: Annotated[str | None, typer.Option("--object", help="所计的事物 What is counted.")] = None,
    certainty: Annotated[str | None, typer.Option(help="sure 或 check sure or check.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="任一列等于某值，可多次 Any column; may be repeated.")
    ] = None,
    sort: Annotated[str, typer.Option(help="document、value、due 或 latest")] = "document",
    limit: Annotated[int | None, typer.Option(min=1, help="最多几行 At most so many rows.")] = None,
    corpus: Corpus = None,
    json: AsJson = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="逐行 JSON One JSON object a line.")] = False,
    csv_: Annotated[bool, typer.Option("--csv", help="CSV")] = False,
) -> None:
    """把某类内容列成表。One kind as a table: commitments, amounts, awards, … with document, quote and place."""
    from corpus.query import Wanted, spelled
    from corpus.query import query as ask
    from run import reading
    from settings import settings

    wanted = Wanted(
        document=document, region=region, issuer=issuer, year=year, text=text, due_before=due_before, due_after=due_after,
        value_min=min_, value_max=max_, unit=unit, object=object_, certainty=certainty, where=_pairs(where), sort=sort,
    )  # fmt: skip
    data = json or jsonl or csv_
    with reading(settings(corpus=corpus).corpus) as store:
        found = ask(store, kind, wanted, limit=limit or (2**53 if data else SHOWN))
        if not data:
            found["rows"] = spelled(store, found["rows"])
    if json:
        write_json(found)
    elif jsonl:
        for row in found["rows"]:
            write_json(row, indent=False)
    elif csv_:
        write(as_csv(found["columns"], found["rows"]))
    else:
        _shown(found)


def ledger(
    due_before: Annotated[str | None, typer.Option(metavar="D", help="期限早于 Due before that day.")] = None,
    status: Annotated[str | None, typer.Option(help="not_due met partly_met missed revised no_later_document no_later_statement")] = None,
    everything: Annotated[bool, typer.Option("--all", help="连同无法核验的承诺 Also promises that nobody can check.")] = False,
    today: Annotated[str | None, typer.Option(metavar="D", help="以哪一天为今天 The day from which overdue is counted.")] = None,
    corpus: Corpus = None,
    json: AsJson = False,
    csv_: Annotated[
        bool, typer.Option("--csv", help="CSV；填好 action 可用 corrections --import 读回 CSV; fill in `action` to import.")
    ] = False,
) -> None:
    """承诺台账：谁承诺了什么、何时完成、后来如何（建议，供人核对）。Who promised what by when, and what later documents say of it."""
    from datetime import date

    from corpus.exports.promises import csv_bytes
    from corpus.ledger import ledger as kept
    from corpus.verdicts import STATUSES
    from run import reading
    from settings import settings

    if status is not None and status not in STATUSES:
        raise RunError("bad_usage", detail=f"--status {', '.join(STATUSES)}")
    day = today or date.today().isoformat()  # noqa: DTZ011 - overdue is a matter of the reader's own calendar
    with reading(settings(corpus=corpus).corpus) as store:
        found = kept(store, today=day, due_before=due_before, status=status, everything=everything)
    if json:
        write_json(found)
        return
    if csv_:
        write(csv_bytes(found["rows"], bom=False))
        return
    heads = [
        spoken("期限", "due"),
        spoken("责任方", "actor"),
        spoken("目标", "target"),
        spoken("状态", "status"),
        spoken("结果", "outcome"),
        spoken("原句", "quote"),
    ]
    table(heads, [[_short(cell) for cell in _promise(row)] for row in found["rows"][:SHOWN]])
    if len(found["rows"]) > SHOWN:
        say(
            spoken(
                f"共 {len(found['rows'])} 条，列出 {SHOWN} 条；--json 可得全部。", f"{SHOWN} of {len(found['rows'])} rows; --json has all."
            )
        )


def _promise(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A ledger row as a person reads it."""
    outcome = row["outcome"]["text"] if row["outcome"] else ""
    return row["due"], row["actor"], row["target"]["text"] if row["target"]["value"] else "", row["status"], outcome, row["quote"]


def _pairs(where: Sequence[str] | None) -> dict[str, str] | None:
    """`column=value` options as a mapping."""
    pairs = [one.partition("=") for one in where or ()]
    for name, sign, _ in pairs:
        if not sign or not name:
            raise RunError("bad_usage", detail="--where COLUMN=VALUE")
    return {name: value for name, _, value in pairs} or None


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV without a byte order mark; a cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    """A value as a CSV cell.

    >>> _cell(["甲", "乙"]), _cell("=1+1"), _cell(None)
    ('甲、乙', "'=1+1", '')
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return "　".join(f"{key}={_cell(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdigit() and text[0] in "+-"


def _shown(found: Mapping[str, Any]) -> None:
    """The rows on a terminal: columns that hold something, cut to what can be read."""
    from corpus.columns import heading

    rows = found["rows"]
    columns = [c for c in found["columns"] if c not in UNSHOWN and any(row.get(c) not in (None, "", []) for row in rows)]
    heads = [heading(found["table"], column, spoken("zh", "en")) for column in columns]
    table(heads, [[_short(row.get(column)) for column in columns] for row in rows])
    if found["total"] > len(rows):
        more = spoken(f"共 {found['total']} 行，列出 {len(rows)} 行；--limit 可调。", f"{len(rows)} of {found['total']} rows; see --limit.")
        say(more)


def _short(value: Any) -> str:
    text = _cell(value).removeprefix("'")
    return text if len(text) <= CELL else text[: CELL - 1] + "…"


VERBS = (query, ledger)
