"""Documents for citing: RIS and CSL-JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson


def ris_bytes(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """RIS entries: issuer as author, 文号 as number, 成文日期 as date.

    >>> ris_bytes([{"title": "关于印发办法的通知", "issuer": "某局", "issued_on": "2023-05-22"}]).decode().split("\\r\\n")[:4]
    ['TY  - GOVDOC', 'TI  - 关于印发办法的通知', 'AU  - 某局', 'PY  - 2023']
    """
    lines: list[str] = []
    for document in documents:
        issued = str(document.get("issued_on", ""))
        lines.append("TY  - GOVDOC")
        for tag, value in (
            ("TI", document.get("title")),
            *(("AU", issuer) for issuer in str(document.get("issuer", "")).split("、")),
            ("M1", document.get("doc_number")),
            ("PY", issued[:4]),
            ("DA", issued.replace("-", "/")),
            ("UR", document.get("uri")),
        ):
            if value:
                lines.append(f"{tag}  - {' '.join(str(value).split())}")
        lines.append("ER  - ")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def csl_bytes(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """CSL-JSON items."""
    items = []
    for document in documents:
        item: dict[str, Any] = {"id": document["id"], "type": "legislation", "title": document.get("title", "")}
        if document.get("issuer"):
            item["author"] = [{"literal": issuer} for issuer in str(document["issuer"]).split("、")]
        if document.get("doc_number"):
            item["number"] = document["doc_number"]
        parts = [int(part) for part in str(document.get("issued_on", "")).split("-") if part.isdigit()]
        if parts:
            item["issued"] = {"date-parts": [parts]}
        if document.get("uri"):
            item["URL"] = document["uri"]
        items.append(item)
    return orjson.dumps(items, option=orjson.OPT_INDENT_2)
