"""Export of a corpus: one call for every format; files appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from corpus.columns import TABLES
from corpus.exports import annotated, citations, dictionary, report, stata, tables
from corpus.files import part_of, put_in_place, write_whole
from corpus.query import check_table, rows_of
from corpus.store import Store
from schemas.issues import RunError

FORMATS = ("jsonl", "csv", "xlsx", "parquet", "sqlite", "stata", "labelstudio", "spacy", "ris", "csl", "docx")
ONE_TABLE = frozenset({"csv", "parquet", "stata"})
ENDINGS = {"csv": ".csv", "parquet": ".parquet", "stata": ".dta"}


def export(store: Store, format: str, out: Path | None, *, table: str | None = None, bom: bool | None = None) -> bytes | None:  # noqa: A002
    """Write the corpus in a format to `out`, or return the bytes where `out` is None.

    Formats of one table (csv, parquet, stata) write the table named by `table`, else by the file's name (`amounts.csv`), else, into a
    folder, every table with a `datapackage.json`. CSV files begin with a byte order mark unless `bom` is False; streams don't.
    Raises `RunError("bad_usage")` for a format or table that isn't known.
    """
    if format not in FORMATS:
        raise RunError("bad_usage", detail=f"{format}; {', '.join(FORMATS)}")
    named = table or (out.stem if out is not None and out.stem in TABLES else None)
    if format in ONE_TABLE and named is None:
        if out is None or out.suffix:
            raise RunError("bad_usage", detail=f"--table: {', '.join(TABLES)}")
        _folder(store, format, out, bom=bom is not False)
        return None
    if format == "sqlite":
        if out is None:
            raise RunError("bad_usage", detail="sqlite: --out FILE")
        tables.sqlite_file(store, TABLES, part_of(out))
        put_in_place([out])
        return None
    data = _bytes(store, format, named, bom=bom if bom is not None else out is not None)
    if out is None:
        return data
    write_whole(out, data)
    return None


def _bytes(store: Store, format: str, table: str | None, *, bom: bool) -> bytes:  # noqa: A002
    if format in ONE_TABLE:
        check_table(table or "")
        return _table(store, format, table or "", bom=bom)
    match format:
        case "jsonl":
            return b"".join(orjson.dumps(record) + b"\n" for record in records(store))
        case "xlsx":
            return tables.xlsx_bytes(store, [table] if table else TABLES)
        case "labelstudio":
            return annotated.labelstudio_bytes(records(store))
        case "spacy":
            return annotated.spacy_bytes(records(store))
        case "docx":
            return report.docx_bytes(store)
        case "ris":
            return citations.ris_bytes(rows_of(store, "documents"))
        case _:
            return citations.csl_bytes(rows_of(store, "documents"))


def _table(store: Store, format: str, table: str, *, bom: bool) -> bytes:  # noqa: A002
    if format == "csv":
        return tables.csv_bytes(store, table, bom=bom)
    return tables.parquet_bytes(store, table) if format == "parquet" else stata.stata_bytes(store, table)


def _folder(store: Store, format: str, folder: Path, *, bom: bool) -> None:  # noqa: A002
    """Every table as a file of its own, and what their columns mean."""
    for table in TABLES:
        write_whole(folder / f"{table}{ENDINGS[format]}", _table(store, format, table, bom=bom))
    write_whole(folder / "datapackage.json", dictionary.datapackage_bytes(TABLES, digest(store), makers(store)))


def records(store: Store) -> Iterator[dict[str, Any]]:
    """All records as plain values, by id."""
    for data in store.records():
        yield orjson.loads(data)


def digest(store: Store) -> str:
    """A digest of everything that the corpus says: the same for the same records, whoever made them and in whatever order."""
    whole = sha256()
    for data in store.records():
        whole.update(sha256(data).digest())
    return whole.hexdigest()


def makers(store: Store) -> Sequence[str]:
    """The versions of the rules by which the records were made."""
    return [row[0] for row in store.database.execute("SELECT DISTINCT maker FROM documents WHERE maker != '' ORDER BY 1")]
