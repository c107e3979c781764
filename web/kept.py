"""What is costly to work out and the same for everyone: kept for as long as the corpus stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from corpus.store import Store, open_store
from web.view import View

T = TypeVar("T")
MOST = 32
_working = Lock()


def kept(view: View, store: Store, make: Callable[..., T], *asked: str | int) -> T:
    """`make(store, *asked)` of the corpus as it stands, worked out once; readers who come meanwhile wait for the same answer.

    Nobody may change what is returned.
    """
    with _working:
        return cast(T, _made(view.corpus, store.state(), make, *asked))


@lru_cache(maxsize=MOST)
def _made(corpus: Path, _state: tuple[int, ...], make: Callable[..., Any], *asked: str | int) -> Any:
    with open_store(corpus, read_only=True) as store:
        return make(store, *asked)
