"""Verbs that look into the corpus: search, show, status, failures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.output import harmless, spoken, table, write, write_json

Corpus = Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="语料库 The corpus (default: outputs).")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON Print JSON.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="最多几条 At most so many.")]
Region = Annotated[str | None, typer.Option(help="地区名称或代码 Name or GB/T 2260 code.")]
Year = Annotated[str | None, typer.Option(help="成文年份 Year of issue.")]
Issuer = Annotated[str | None, typer.Option(help="发文机关（部分名称或拼音首字母） Part of the name, or pinyin initials.")]
Type = Annotated[str | None, typer.Option("--type", help="文种 Kind of document.")]


def search(
    query: Annotated[str, typer.Argument(help='检索词；引号为短语，可用 AND OR NOT Words; "…" is a phrase; AND OR NOT.')],
    kind: Annotated[str | None, typer.Option(help="含有某类内容 Documents that hold such an entity.")] = None,
    region: Region = None,
    year: Year = None,
    issuer: Issuer = None,
    type_: Type = None,
    status: Annotated[str | None, typer.Option(help="状态 Status: ok, ok_with_warnings, partial …")] = None,
    topic: Annotated[str | None, typer.Option(help="主题分类 Topic as the page states it.")] = None,
    validity: Annotated[str | None, typer.Option(help="效力 Validity as the page states it.")] = None,
    amount_min: Annotated[float | None, typer.Option(metavar="YUAN", help="含有不少于此数的金额 Holds an amount of at least.")] = None,
    amount_max: Annotated[float | None, typer.Option(metavar="YUAN", help="含有不多于此数的金额 Holds an amount of at most.")] = None,
    due_before: Annotated[str | None, typer.Option(metavar="D", help="含有期限早于此日的承诺 Holds a promise due before.")] = None,
    due_after: Annotated[str | None, typer.Option(metavar="D", help="含有期限晚于此日的承诺 Holds a promise due after.")] = None,
    unit: Annotated[str | None, typer.Option(help="含有此单位的数量 Holds a count in that unit.")] = None,
    object_: Annotated[str | None, typer.Option("--object", help="含有所计为此的数量 Holds a count of that.")] = None,
    offset: Annotated[int, typer.Option(min=0, help="跳过几条 Skip so many.")] = 0,
    limit: Limit = 20,
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """检索：任意字词，繁简皆可。Search any words, in either script."""
    from corpus.search import Filters
    from corpus.search import search as find
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        filters = Filters(
            kind=kind, region=region, year=year, issuer=issuer, type=type_, status=status, topic=topic, validity=validity,
            amount_min=amount_min, amount_max=amount_max, due_before=due_before, due_after=due_after, unit=unit, object=object_,
        )  # fmt: skip
        found = find(store, query, filters, limit=limit, offset=offset)
    if json:
        write_json(found)
        return
    for line in hit_lines(found):
        typer.echo(harmless(line))


def hit_lines(found: dict[str, Any]) -> Iterator[str]:
    """Hits as lines for a person: title and id, then the snippet with what was asked for in brackets."""
    yield spoken(f"共 {found['total']} 份", f"{found['total']} documents")
    for hit in found["hits"]:
        if "same_as" in hit:
            continue
        about = "　".join(str(hit[key]) for key in ("issuer", "issued_on") if hit.get(key))
        yield f"{hit['title']}　[{hit['id']}]" + (f"　{about}" if about else "")
        yield "    " + _marked(hit["snippet"], hit.get("marks", ()))
        for other in (one for one in found["hits"] if one.get("same_as") == hit["id"]):
            yield spoken(f"    同一文件：{other['name']}　[{other['id']}]", f"    the same document: {other['name']}　[{other['id']}]")
    for name, values in found.get("facets", {}).items():
        if len(values) > 1:
            yield f"{name}: " + "　".join(f"{row['value']} {row['count']}" for row in values)


def _marked(snippet: str, marks: Any) -> str:
    """A snippet with its marked stretches in 【】."""
    parts, at = [], 0
    for start, end in marks:
        parts += [snippet[at:start], "【", snippet[start:end], "】"]
        at = end
    return "".join([*parts, snippet[at:]])


def show(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="记录编号（可只写开头） A record's id, or how it begins.")],
    evidence: Annotated[str | None, typer.Option(metavar="ENTITY", help="某项内容的出处 Where an entity stands.")] = None,
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """查看一份记录，或其中一项的原文出处。A record, or where one of its entities stands in the original."""
    from commands.showing import evidence_of, pictures_of, record_lines
    from run import reading
    from settings import settings

    folder = settings(corpus=corpus).corpus
    with reading(folder) as store:
        record = store.record(whole_id(store, record_id))
        source = store.source(record["source"]["uri"]) if evidence is not None else None
    if evidence is not None:
        found = evidence_of(record, evidence)
        if pictures := pictures_of(found, record, source, folder / "evidence"):
            found["pictures"] = pictures
        if json:
            write_json(found)
        else:
            write("".join(f"{key}: {harmless(str(value))}\n" for key, value in found.items()))
        return
    if json:
        write_json(record)
    else:
        write("".join(f"{harmless(line)}\n" for line in record_lines(record)))


def whole_id(store: Any, beginning: str) -> str:
    """The one id that begins so; itself where there is none or more than one, and the store says that it isn't there."""
    found = [row["id"] for row in store.statuses() if row["id"].startswith(beginning)]
    return found[0] if len(found) == 1 else beginning


def status(
    documents: Annotated[bool, typer.Option("--documents", help="逐份列出 One line a document.")] = False,
    corpus: Corpus = None,
    json: AsJson = False,
) -> None:
    """各状态的文件数；全部文件都有且只有一个状态。Documents by status; each has exactly one."""
    from run import reading
    from runs.lock import holder
    from settings import settings

    place = settings(corpus=corpus).corpus
    with reading(place) as store:
        counts, rows = store.counts(), list(store.statuses()) if documents else []
    if json and documents:
        write_json([{"code": None, "message": None, **row} for row in rows])
    elif json:
        write_json({"documents": sum(counts.values()), "statuses": counts, "running": holder(place)})
    elif documents:
        shown = [(row["id"], row["status"], row.get("code", ""), row["uri"]) for row in rows]
        table(("id", spoken("状态", "status"), spoken("代码", "code"), spoken("来源", "source")), shown)
    else:
        table((spoken("状态", "status"), spoken("文件", "documents")), [*counts.items(), (spoken("合计", "total"), sum(counts.values()))])


def failures(corpus: Corpus = None, json: AsJson = False) -> None:
    """没有得到记录的文件：怎么了，怎么办。Documents without a record: what happened, what to do."""
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        rows = [row for row in store.statuses() if row["status"] in ("error", "quarantined", "empty", "partial")]
    if json:
        write_json(rows)
        return
    heads = (
        spoken("来源", "source"),
        spoken("状态", "status"),
        spoken("代码", "code"),
        spoken("怎么了，怎么办", "what happened, what to do"),
    )
    shown = [(row["uri"], row["status"], row.get("code", ""), spoken(row["message"]["zh"], row["message"]["en"])) for row in rows]
    table(heads, shown)


def _advice(message: dict[str, str]) -> str:
    return spoken(message.get("zh", ""), message.get("en", ""))


VERBS = (search, show, status, failures)
