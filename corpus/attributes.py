"""What a person may say of an entity: the attributes of its kind, read from words and checked before they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from schemas import entities as types
from schemas.issues import RunError
from schemas.regex import regex

PLACED = frozenset({"id", "start", "end", "text", "rule", "certainty", "why", "place", "kind"})  # about the finding, not the thing found
NUMBER = regex(r"-?\d{1,30}(?:\.\d{1,20})?")
CLASSES = {cls.kind: cls for cls in get_args(types.AnyEntity)}
LONGEST = 2_000


@lru_cache(maxsize=16)
def attributes(kind: str) -> dict[str, Any]:
    """Published names of a kind's attributes with their types, in order; raises `RunError("bad_usage")` for no kind of ours.

    >>> list(attributes("organization")), list(attributes("amount"))[:3]
    (['name'], ['value', 'max', 'currency'])
    """
    if kind not in CLASSES:
        raise RunError("bad_usage", detail=f"kind {kind[:40]}; {', '.join(CLASSES)}")
    hints = get_type_hints(CLASSES[kind])
    return {
        name.rstrip("_"): hint
        for name, hint in hints.items()
        if name not in PLACED and name != "letter" and get_origin(hint) is not type(None) and "ClassVar" not in str(hint)
    }


def checked(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a person gave, as a record holds them; what is empty is absent.

    >>> checked("amount", {"value": "300000", "role": "reward", "max": ""})
    {'value': '300000', 'role': 'reward'}

    Raises `RunError("bad_usage")` for an attribute that the kind has not, or a value that it can't take.
    """
    known = attributes(kind)
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name not in known:
            raise RunError("bad_usage", detail=f"{kind}.{name[:40]}; {', '.join(known)}")
        if value in (None, "", [], ()):
            continue
        found[name] = _value(kind, name, known[name], value)
    return found


def _value(kind: str, name: str, hint: Any, value: Any) -> Any:
    options = _choices(hint)
    if bool in _parts(hint):
        return str(value).lower() in ("true", "1", "yes", "是")
    if any(get_origin(part) is tuple for part in _parts(hint)):
        items = value if isinstance(value, list | tuple) else re.split(r"[；;\n]", str(value))
        return [str(item).strip()[:LONGEST] for item in items if str(item).strip()]
    if isinstance(value, Mapping):  # a scope
        return {key: str(one)[:LONGEST] for key, one in value.items() if key in ("name", "code") and one}
    text = str(value).strip()[:LONGEST]
    if types.Scope in _parts(hint):
        return {"name": text}
    if options and text not in options:
        raise RunError("bad_usage", detail=f"{kind}.{name}: {text[:40]}; {', '.join(options)}")
    if name in ("value", "max") and kind in ("amount", "count") and not NUMBER.fullmatch(text):
        raise RunError("bad_usage", detail=f"{kind}.{name}: {text[:40]}")
    if name == "due":
        _day(text)
    return text


def choices(kind: str, name: str) -> tuple[str, ...]:
    """The words that an attribute may take, where they are few; else none.

    >>> choices("commitment", "type"), choices("amount", "value")
    (('target', 'directive', 'pledge'), ())
    """
    return _choices(attributes(kind)[name])


def _parts(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _choices(hint: Any) -> tuple[str, ...]:
    return tuple(one for part in _parts(hint) if get_origin(part) is Literal for one in get_args(part))


def _day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise RunError("bad_usage", detail=f"due: {text[:40]}; 2023-12-31") from error
