"""`datapackage.json` (Frictionless): which files there are and what every column means, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from corpus.columns import columns, description, heading
from schemas import VERSION


def datapackage_bytes(tables: Sequence[str], digest: str, rules: Sequence[str]) -> bytes:
    """The description of a folder of CSV files; `digest` says of which state of the corpus, `rules` by which rules it was made."""
    package: dict[str, Any] = {
        "name": "gongbao",
        "title": "公报 gongbao",
        "version": VERSION,
        "corpus_sha256": digest,
        "rules": list(rules),
        "profile": "tabular-data-package",
        "resources": [_resource(table) for table in tables],
    }
    return orjson.dumps(package, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _resource(table: str) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "type": "string",
            "title": heading(table, name),
            "title_en": heading(table, name, "en"),
            "description": description(table, name),
            "description_en": description(table, name, "en"),
        }
        for name in columns(table)
    ]
    return {"name": table, "path": f"{table}.csv", "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]}}
