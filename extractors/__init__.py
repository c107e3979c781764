"""What to look for: one public generator a file, run in this order; each may use what those above it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from extractors.actions import actions
from extractors.amounts import amounts
from extractors.awards import awards
from extractors.commitments import commitments
from extractors.counts import counts
from extractors.dates import dates
from extractors.incentives import incentives
from extractors.organizations import organizations
from extractors.references import references
from schemas.document import Document

EXTRACTORS: tuple[Callable[[Document], Iterator[Any]], ...] = (
    dates,
    amounts,
    counts,
    organizations,
    references,
    awards,
    incentives,
    commitments,
    actions,
)
