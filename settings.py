"""Settings: what the command line says, else `GONGBAO_*` in the environment, else `gongbao.toml`, else the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from schemas.issues import RunError
from schemas.limits import DEFAULT_LIMITS, Limits

FILE = "gongbao.toml"
PREFIX = "GONGBAO_"
OWN = ("corpus", "workers", "sources", "contact")  # settings beside the limits
LIMITS = tuple(f.name for f in fields(Limits) if f.name != "stop_after_page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the corpus is and what one document may cost."""

    corpus: Path = Path("outputs")
    sources: Path = Path("sources.toml")
    workers: int = 0  # 0: one for each processor
    contact: str | None = None  # address in the User-Agent
    limits: Limits = DEFAULT_LIMITS


def settings(environment: Mapping[str, str] | None = None, folder: Path | None = None, **options: Any) -> Settings:
    """The settings that hold now; options that are None don't count. Raises `RunError("bad_config")` that names file or variable.

    >>> settings({"GONGBAO_WORKERS": "3", "GONGBAO_MAX_BYTES": "1_000"}, Path("/nowhere"), workers=2).limits.max_bytes
    1000
    """
    environment = os.environ if environment is None else environment
    file = Path(environment.get(f"{PREFIX}CONFIG") or (folder or Path()) / FILE)
    written = _written(file)
    values: dict[str, Any] = {}
    limits: dict[str, int] = {}
    for name in OWN:
        origin, value = _first(name, options.get(name), environment, written, file)
        if value is not None:
            values[name] = _number(origin, name, value) if name == "workers" else _text(origin, name, value)
    for name in LIMITS:
        origin, value = _first(name, options.get(name), environment, written.get("limits", {}), file)
        if value is not None:
            limits[name] = _number(origin, name, value)
    for name in ("corpus", "sources"):
        if name in values:
            values[name] = Path(values[name])
    return Settings(**values, limits=Limits(**limits))


def _written(file: Path) -> dict[str, Any]:
    """What the file says; an empty table where there is none."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RunError("bad_config", detail=f"{file}: {error}") from error
    limits = table.get("limits", {})
    if not isinstance(limits, dict):
        raise RunError("bad_config", detail=f"{file}: limits must be a table, [limits]")
    for name in table.keys() - {*OWN, "limits"}:
        raise RunError("bad_config", detail=f"{file}: unknown setting {name}; known are {', '.join(OWN)} and [limits]")
    for name in limits.keys() - set(LIMITS):
        raise RunError("bad_config", detail=f"{file}: unknown limit {name}; known are {', '.join(LIMITS)}")
    return table


def _first(name: str, option: Any, environment: Mapping[str, str], written: Mapping[str, Any], file: Path) -> tuple[str, Any]:
    """Where a setting is said first, and what is said there."""
    variable = f"{PREFIX}{name.upper()}"
    if option is not None:
        return f"--{name}", option
    if environment.get(variable):
        return variable, environment[variable]
    return str(file), written.get(name)


def _number(origin: str, name: str, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if number < (0 if name == "workers" else 1) or isinstance(value, bool):
        raise RunError("bad_config", detail=f"{origin}: {name} must be a whole number above 0, not {value!r}")
    return number


def _text(origin: str, name: str, value: Any) -> str:
    if not isinstance(value, str | Path) or not str(value):
        raise RunError("bad_config", detail=f"{origin}: {name} must be text, not {value!r}")
    return str(value)
