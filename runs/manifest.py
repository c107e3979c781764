"""The record of a run beside its outputs: versions, rules, sources, counts. Records themselves say nothing of runs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpus.files import write_whole
from schemas import VERSION
from schemas.limits import Limits
from schemas.notice import SCHEMA

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("schemas", "extractors", "pipeline")
FOLDER = "runs"


@lru_cache(maxsize=1)
def rules() -> str:
    """A digest of everything that decides what a record says: the code and data of these rooms. When it changes, records are made anew.

    >>> len(rules())
    16
    """
    digest = sha256(SCHEMA.encode())
    for room in ROOMS:
        for path in sorted(p for p in (ROOT / room).rglob("*") if p.suffix in (".py", ".tsv") and "pull" not in p.parts):
            digest.update(f"\0{path.relative_to(ROOT).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def conditions(limits: Limits, passwords: tuple[str, ...] = ()) -> str:
    """A digest of what may turn a failure into a success without new code: limits, converters and OCR at hand, passwords."""
    from importlib.util import find_spec
    from shutil import which

    at_hand = [name for name in ("antiword", "soffice", "libreoffice") if which(name)] + [m for m in ("rapidocr",) if find_spec(m)]
    return sha256(repr((rules(), limits, at_hand, passwords)).encode()).hexdigest()[:16]


def write_manifest(corpus: Path, started: str, report: Mapping[str, Any]) -> Path:
    """Write the record of a run under its start time; the file is there whole or not at all."""
    folder = corpus / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{started.replace(':', '').replace('-', '').split('.')[0]}-{os.getpid()}.json"
    head = {
        "schema": "gongbao/run/1",
        "gongbao": VERSION,
        "record_schema": SCHEMA,
        "rules": rules(),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    write_whole(path, (json.dumps({**head, **report}, ensure_ascii=False, indent=2) + "\n").encode())
    return path


def manifests(corpus: Path) -> list[Path]:
    """Records of the runs so far, oldest first."""
    return sorted((corpus / FOLDER).glob("*.json"))
