"""The JSON Schema of the record, made from the types themselves: `python -m schemas.publish` writes `notice.schema.json`."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from schemas.entities import AnyEntity
from schemas.notice import ALWAYS, SCHEMA, Notice

FILE = Path(__file__).parent / "notice.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORD = dict.fromkeys(("Notice",), ALWAYS)


def notice_schema() -> dict[str, Any]:
    """The schema of one record: absent attributes are absent, so null is nowhere allowed; kinds are told apart by `kind`."""
    from pydantic import TypeAdapter

    made = TypeAdapter(Notice).json_schema(mode="serialization")
    definitions: dict[str, Any] = made.pop("$defs")
    for name, definition in [*definitions.items(), ("Notice", made)]:
        _publish(name, definition)
    for cls in get_args(AnyEntity):
        _as_entity(cls, definitions[cls.__name__])
    kinds = [{"$ref": f"#/$defs/{cls.__name__}"} for cls in get_args(AnyEntity)]
    made["properties"]["entities"]["items"] = {"oneOf": kinds}
    made["properties"]["schema"] = {"const": SCHEMA}
    ordered = {name: _without_nulls(definitions[name]) for name in sorted(definitions)}
    head = {"$schema": DIALECT, "$id": SCHEMA, "title": "Notice", "description": made.pop("description", "")}
    return {**head, **{k: v for k, v in _without_nulls(made).items() if k not in head}, "$defs": ordered}


def _publish(name: str, definition: dict[str, Any]) -> None:
    """What is written of a type: published names, and as required only what is always there."""
    properties = definition.get("properties")
    if properties is None:
        return
    definition["properties"] = {key.rstrip("_"): value for key, value in properties.items()}
    wanted = RECORD.get(name, definition.get("required", ()))
    definition["required"] = [key for key in definition["properties"] if key in wanted]
    definition["additionalProperties"] = False
    for value in definition["properties"].values():
        value.pop("title", None)
        value.pop("default", None)


def _as_entity(cls: type, definition: dict[str, Any]) -> None:
    """An entity says its kind, always states what has a default other than nothing, and closes with how it was found."""
    stated = {f.name.rstrip("_") for f in fields(cls) if f.default not in (None, ()) or f.name in ("id", "start", "end", "text", "rule")}
    properties = definition["properties"]
    properties["kind"] = {"const": cls.kind}  # type: ignore[attr-defined]
    always = [key for key in properties if key in stated or key in definition["required"]]
    definition["required"] = [*dict.fromkeys([*always, "kind", "place"])]
    definition["properties"] = properties


def _without_nulls(node: Any) -> Any:
    """The same schema with optional values as absent instead of null."""
    if isinstance(node, list):
        return [_without_nulls(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _without_nulls(value) for key, value in node.items()}
    choices = [choice for choice in found.get("anyOf", ()) if choice != {"type": "null"}]
    if "anyOf" in found and len(choices) == 1:
        rest = {key: value for key, value in found.items() if key != "anyOf"}
        return {**choices[0], **rest}
    if "anyOf" in found:
        found["anyOf"] = choices
    return found


def text() -> str:
    """The schema as it stands in `notice.schema.json`."""
    return json.dumps(notice_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
