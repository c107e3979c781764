"""What a worker of a run does with a document: process it, and prepare what the corpus stores of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpus.rows import Prepared, prepared
from pipeline.worker import outcome_of
from schemas.document import Source
from schemas.limits import Limits
from schemas.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Ready:
    """An outcome without its record, what the corpus stores of it, and how many entities of each kind it holds."""

    outcome: Outcome
    stored: Prepared
    kinds: Mapping[str, int]


def work(source: Source, limits: Limits) -> Ready:
    """The finished work on one document."""
    return ready(outcome_of(source, limits))


def ready(outcome: Outcome) -> Ready:
    """An outcome made ready to be stored, wherever that is done."""
    kinds: dict[str, int] = {}
    for entity in outcome.notice.entities if outcome.notice else ():
        kinds[entity.kind] = kinds.get(entity.kind, 0) + 1
    return Ready(replace(outcome, notice=None), prepared(outcome), kinds)
