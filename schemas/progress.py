"""Signs of life: a reader of a long document says how far it has come, so that slow can be told from stuck, and what was read before a
fault can be kept.
"""

from __future__ import annotations

from collections.abc import Callable

_heard: Callable[[int], None] | None = None


def listen(heard: Callable[[int], None] | None) -> None:
    """Have `heard(page)` called at every sign of life in this process; None to stop."""
    global _heard
    _heard = heard


def page_done(page: int) -> None:
    """A reader has finished that page (from 1); a step without pages says 0. Costs nothing where nobody listens."""
    if _heard is not None:
        _heard(page)
