"""The sense checks, one a file: each yields what it found and the entities it touches."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.issues import Issue


@dataclass(frozen=True, slots=True)
class Finding:
    """An issue and the ids of the entities that it is about."""

    issue: Issue
    entities: tuple[str, ...]
