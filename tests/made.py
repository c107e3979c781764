"""Corpora made by hand for tests: notices with a few entities, stored as a run would store them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from corpus.store import Store, open_store
from schemas.document import Source
from schemas.entities import AnyEntity
from schemas.notice import Meta, Notice, Region, SourceNote
from schemas.outcome import Outcome
from schemas.pulled import Pulled


def made_outcome(text: str, uri: str, entities: Iterable[AnyEntity] = (), **meta: object) -> Outcome:
    """A document that was read without a fault."""
    data = text.encode()
    digest = sha256(data).hexdigest()
    note = SourceNote(uri=uri, name=uri, sha256=digest, bytes=len(data), media_type="text/plain")
    about = {"issuers": ("普陀区市场监督管理局",), "issued_on": "2023-05-22", "region": Region("上海市普陀区", "310107"), **meta}
    notice = Notice(id=digest[:16], source=note, text=text, meta=Meta(**about), entities=tuple(entities))  # type: ignore[arg-type]
    return Outcome(id=digest[:16], uri=uri, name=uri, sha256=digest, bytes=len(data), status="ok", notice=notice, maker="rules")


def put(store: Store, outcome: Outcome, text: str, origin: str = "town") -> None:
    """Keeps the bytes, notes the place, stores the outcome: one document's whole way into the corpus."""
    store.keep(text.encode(), outcome.sha256)
    source = Source(uri=outcome.uri, name=outcome.name, data=text.encode())
    store.save([outcome], [(Pulled(uri=outcome.uri, origin=origin, state="fetched", source=source), outcome.sha256)])


@contextmanager
def made_corpus(folder: Path, texts: Iterable[str]) -> Iterator[Store]:
    """A corpus of plain texts."""
    with open_store(folder) as store:
        for number, text in enumerate(texts):
            put(store, made_outcome(text, f"{number}.txt", title=text.split("\n")[0][:20]), text)
        yield store
