"""Comparisons over the whole corpus: incentives across places, an indicator over time, awards by level, one panel of all figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from corpus.query import by_id, sentence
from corpus.store import Store
from schemas.issues import RunError
from schemas.regex import regex

TWINS = """
SELECT b.doc FROM documents a JOIN documents b ON b.title_key = a.title_key AND b.doc > a.doc
JOIN texts s ON s.doc = a.doc JOIN texts t ON t.doc = b.doc
WHERE a.title_key != '' AND a.issued_on != '' AND a.superseded_by IS NULL AND a.issued_on = b.issued_on AND a.issuer = b.issuer
AND a.doc_number = b.doc_number AND abs(length(s.text) - length(t.text)) * 10 <= length(s.text)
"""  # the same document under other bytes (title, date, issuer, number and length agree): counted once, as it was first stored
HAS_WORDS = "name IS NOT NULL AND instr(name, ?)"
NAMED = f"e.name IN (SELECT DISTINCT name FROM entities WHERE {HAS_WORDS})"
INSIDE = "e.name IN (SELECT DISTINCT name FROM entities WHERE name IS NOT NULL AND length(name) > 1 AND instr(?, name))"
LISTED = frozenset("个项条种类次批步点句章大方面")  # units by which a text counts its own parts
LIST = 30  # parts that a text has at most
NO_NAME = regex(  # what says nothing of what was counted
    r"[《》（）()、，“”…]|^(?:方面|部分|问题|阶段|环节|情况|内容|原则|意见|要求|工作|成立|成熟|提出|单位|部门|国家|地区|等级|企业|类?项目|人员|信息|文件|机构"
    r"|同志|员工|群众|中国人|全[国省市县区]|其中|占比|总分|产量|贡献率|年递增|(?:年均|同比)?增长率)$"
)
TELLING = frozenset({"新闻", "工作报告", "报告", "统计公报"})  # kinds of document that tell of money and lay down no rule
WHAT = ("incentives", "series", "awards", "panel", "indicators")
LEVELS = ("international", "national", "provincial", "municipal", "district")


def compared(store: Store, what: str, words: str = "", region: str | None = None) -> list[dict[str, Any]]:
    """The rows of one of `WHAT`, those with the words and of the region; raises `RunError("bad_usage")` for anything else."""
    if what == "incentives":
        rows = incentives(store, words)
    elif what == "series":
        rows = series(store, words)
    elif what == "awards":
        rows = [row for row in awards(store) if words in row["name"]]
    elif what == "panel":
        rows = [row for row in panel(store) if words in row["indicator"]]
    elif what == "indicators":
        rows = [row for row in indicators(store) if words in row["indicator"]]
    else:
        raise RunError("bad_usage", detail=f"{what[:40]}; {', '.join(WHAT)}")
    return [row for row in rows if region in row.get("region", "")] if region else rows


def incentives(store: Store, words: str = "") -> list[dict[str, Any]]:
    """Who pays what for what: one row an amount of an incentive, dearest first; `words` must stand in the condition or the clause.

    Of documents that lay down rules: what news and reports tell of money paid is no offer.
    Columns: region, issuer, year, condition, amount, value (yuan, or the rate), max, unit, per, caps, quote, document, link.
    """
    found = []
    for doc, about, entity in _entities(store, "incentive", holding=words):
        if about["type"] in TELLING or (words and words not in entity.get("condition", "") and words not in entity["text"]):
            continue
        named = by_id(store, doc, entity.get("amounts", ()))
        row = about | {"condition": entity.get("condition", ""), "per": entity.get("per", ""), "caps": entity.get("caps", [])}
        row |= {"quote": entity["text"], "link": f"/documents/{about['document']}#{entity['id']}"}
        for amount in named or [{}]:
            told = {"amount": amount.get("text", entity.get("benefit", "")), "value": amount.get("value", ""), "max": amount.get("max", "")}
            unit = amount.get("currency") or amount.get("unit", "")
            found.append(row | told | {"unit": unit, "per": row["per"] or amount.get("per", "")})
    return sorted(found, key=lambda row: (row["unit"] != "CNY", -_size(row["value"]), row["document"]))


def series(store: Store, indicator: str, *, region: str | None = None) -> list[dict[str, Any]]:
    """Every statement of an indicator with its time, oldest first: the stuff of a line chart.

    `indicator` is a normalised name (`有效注册商标`) or a part of one; where no name has the words, those are taken that stand in them
    (新增就业 in 城镇新增就业) and whose sentence has them all. Targets are told apart from facts by `status`, levels from flows by
    `measure`. Columns: date, value, unit, per, change, status, measure, indicator, scope, region, issuer, quote, document, link.
    """
    found = []
    quote = _Quotes(store)
    known = {row[0] for row in store.database.execute(f"SELECT DISTINCT name FROM entities WHERE {HAS_WORDS}", (indicator,))}
    for doc, about, entity in _entities(store, "count", "amount", named=indicator, inside=not known):
        if region and region not in about["region"]:
            continue
        name = entity.get("indicator") or entity.get("object") or entity.get("for") or ""
        if not known and indicator not in quote.of(doc, entity):
            continue
        named = by_id(store, doc, (entity["date"],) if entity.get("date") else ())
        stated = named[0]["value"] if named else ""
        keys = ("value", "max", "unit", "per", "change", "status", "measure", "modifier")
        row = {"date": _point(stated) or about["issued_on"], "date_stated": bool(named), "indicator": name}
        row |= {key: entity[key] for key in keys if key in entity}
        row |= {"unit": entity.get("unit") or entity.get("currency", ""), "scope": (entity.get("scope") or {}).get("name", "")}
        found.append(row | about | {"quote": quote.of(doc, entity), "link": f"/documents/{about['document']}#{entity['id']}"})
    return sorted(found, key=lambda row: (row["date"], row["document"], row["link"]))


def indicators(store: Store, limit: int = 200) -> list[dict[str, Any]]:
    """Which indicators the corpus holds, those of most documents first: {"indicator", "documents", "statements"}.

    Conditions (违法所得1倍以上) and the lengths of lists (五个方面, 三项原则) are no quantities to follow; names that hardly ever stand for
    anything else are left out.
    """
    documents: dict[str, set[int]] = defaultdict(set)
    statements: Counter[str] = Counter()
    idle: Counter[str] = Counter()
    rows = store.database.execute(
        "SELECT name, doc, number, unit, json_extract(data, '$.status') FROM entities WHERE name IS NOT NULL AND kind = 'count'"
    )
    for name, doc, number, unit, status in rows:
        documents[name].add(doc)
        statements[name] += 1
        idle[name] += status == "criterion" or (unit in LISTED and (number or 0) < LIST)
    kept = [name for name in statements if len(name) > 1 and not NO_NAME.search(name) and 2 * idle[name] < statements[name]]
    kept.sort(key=lambda name: (-len(documents[name]), -statements[name], name))
    return [{"indicator": name, "documents": len(documents[name]), "statements": statements[name]} for name in kept[:limit]]


def awards(store: Store) -> list[dict[str, Any]]:
    """Honours conferred, by name and level, with how many recipients were named or counted, and in how many documents."""
    tally: dict[tuple[str, str], dict[str, Any]] = {}
    for doc, about, entity in _entities(store, "award"):
        if entity.get("status", "conferred") != "conferred":
            continue
        key = (entity.get("level", ""), entity["name"])
        row = tally.setdefault(key, {"level": key[0], "name": key[1], "recipients": set(), "counted": 0, "documents": set()})
        row["recipients"].update(entity.get("recipients", ()))
        row["counted"] += sum(int(_size(count.get("value", "0"))) for count in by_id(store, doc, entity.get("recipient_count", ())))
        row["documents"].add(about["document"])
    order = {level: at for at, level in enumerate(LEVELS)}
    made = [
        row | {"recipients": sorted(row["recipients"]), "documents": sorted(row["documents"]), "named": len(row["recipients"])}
        for row in tally.values()
    ]
    return sorted(made, key=lambda row: (order.get(row["level"], 9), -len(row["documents"]), row["name"]))


def panel(store: Store) -> Iterator[dict[str, Any]]:
    """Region × year × indicator: every fact of the corpus as one long table for statistics, one row a statement."""
    for doc, about, entity in _entities(store, "count", "amount"):
        if entity.get("status", "actual") != "actual":
            continue
        named = by_id(store, doc, (entity["date"],) if entity.get("date") else ())
        when = (_point(named[0]["value"]) if named else "") or about["issued_on"]
        scope = entity.get("scope") or {}
        yield {
            "region": scope.get("name") or about["region"],
            "region_code": scope.get("code") or about["region_code"],
            "year": when[:4],
            "year_stated": bool(named),
            "certainty": entity.get("certainty", "sure"),
            "indicator": entity.get("indicator") or entity.get("object") or entity.get("for", ""),
            "per": entity.get("per", ""),
            "measure": entity.get("measure", ""),
            "change": entity.get("change", ""),
            "value": entity["value"],
            "unit": entity.get("unit") or entity.get("currency", ""),
            "modifier": entity.get("modifier", ""),
            "document": about["document"],
            "entity": entity["id"],
        }


def _entities(
    store: Store, *kinds: str, holding: str = "", named: str = "", inside: bool = False
) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Entities of some kinds with what their documents say of themselves, by date; superseded documents and second copies left out.

    With `holding` only those that have the words in some attribute; with `named` those of indicators whose name has the words, or, if
    `inside`, stands in them. The database finds these faster than we do.
    """
    marks = ", ".join("?" * len(kinds))
    words, index, condition = (
        (named, "INDEXED BY entities_by_name", INSIDE if inside else NAMED)
        if named
        else (holding, "", "instr(e.data, ?)" if holding else "?=''")
    )
    rows = store.database.execute(
        "SELECT d.doc, d.id, d.title, d.region, d.region_code, d.issuer, d.issued_on, d.year, d.type, e.data "
        f"FROM entities e {index} JOIN documents d USING (doc) WHERE e.kind IN ({marks}) AND d.superseded_by IS NULL "
        f"AND d.doc NOT IN ({TWINS}) AND {condition} ORDER BY d.issued_on, d.id, e.start",
        (*kinds, words),
    ).fetchall()
    for doc, doc_id, title, region, code, issuer, issued_on, year, kind, data in rows:
        about = {"document": doc_id, "title": title, "region": region, "region_code": code, "issuer": issuer}
        yield doc, about | {"issued_on": issued_on, "year": year, "type": kind}, orjson.loads(data)


@dataclass(slots=True)
class _Quotes:
    """Sentences of entities; the text of one document at a time."""

    store: Store
    doc: int = -1
    text: str = ""

    def of(self, doc: int, entity: Mapping[str, Any]) -> str:
        if doc != self.doc:
            self.doc, self.text = doc, self.store.database.execute("SELECT text FROM texts WHERE doc = ?", (doc,)).fetchone()[0]
        return sentence(self.text, entity["start"], entity["end"])


def _point(value: str) -> str:
    """The last day or month that an EDTF value names: what a level "at the end of" it belongs to.

    >>> _point("2018-05-22/2018-05-30"), _point("2022/.."), _point("2022-05"), _point("P3Y"), _point("XXXX-08")
    ('2018-05-30', '2022', '2022-05', '', '')
    """
    first, _, last = value.partition("/")
    told = last if last and last != ".." else first
    return told if told[:4].isdigit() else ""


def _size(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
