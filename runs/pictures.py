"""Pictures of pages with words framed, drawn in a worker process with limits, so that a hostile file costs its own picture and no more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Lock

from corpus.files import write_whole
from pipeline.evidence import evidence
from pipeline.worker import failed
from pipeline.workers import Pool
from schemas.document import Source
from schemas.issues import DocumentError, RunError
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.outcome import Outcome
from schemas.place import Place

WORK = "runs.pictures:draw"
SILENT, LONGEST = 10, 20  # seconds that a page may take without a sign of life, and in all
WAITING = 6  # readers who may wait for a picture at a time; others are asked to come again
DRAWN = "1"  # changes when the same page would be drawn differently
MOST = 1_000  # failures that are remembered


def draw(source: Source, limits: Limits) -> bytes | Outcome:
    """What the worker does: the one page that the places name, as PNG, or why it can't be drawn."""
    places = [Place(page=page, bbox=tuple(bbox)) for page, bbox in json.loads(source.facts["places"])]
    try:
        ((_, png),) = evidence(source, source.declared_type or "", places, limits)
    except DocumentError as error:
        return failed(source, error)
    return png


@dataclass(slots=True)
class Pictures:
    """Draws one page after the other; what was drawn is kept in `folder`, what failed is not tried again."""

    folder: Path
    limits: Limits = DEFAULT_LIMITS
    work: str = WORK
    _pool: Pool = field(init=False)
    _turn: Lock = field(default_factory=Lock)
    _room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(WAITING))
    _failures: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        silent, longest = min(SILENT, self.limits.max_silent_seconds), min(LONGEST, self.limits.max_seconds)
        self.limits = replace(self.limits, max_silent_seconds=silent, max_seconds=longest)
        self._pool = Pool(work=self.work, workers=1, limits=self.limits)

    def __call__(self, source: Source, media_type: str, places: Sequence[Place]) -> list[tuple[int, bytes]]:
        """For each page that the places name its number and a PNG with their boxes framed; none for formats without pages.

        Raises `RunError`: `not_drawn` with the cause, `busy` when too many wait already.
        """
        numbers = sorted({place.page for place in places if place.page is not None and place.bbox is not None})
        return [(number, self._page(source, media_type, [p for p in places if p.page == number and p.bbox])) for number in numbers]

    def _page(self, source: Source, media_type: str, places: Sequence[Place]) -> bytes:
        framed = json.dumps([(place.page, place.bbox) for place in places])
        key = sha256(b"\0".join([DRAWN.encode(), media_type.encode(), framed.encode(), sha256(source.data).digest()])).hexdigest()
        path = self.folder / f"{key[:32]}.png"
        if path.exists():
            return path.read_bytes()
        if not self._room.acquire(blocking=False):
            raise RunError("busy")
        try:
            with self._turn:
                if key in self._failures:
                    raise RunError("not_drawn", detail=self._failures[key])
                asked = replace(source, declared_type=media_type, facts={"places": framed}, passwords=())
                ((_, drawn),) = self._pool.results([[asked]])
        finally:
            self._room.release()
        if isinstance(drawn, Outcome):
            if len(self._failures) >= MOST:
                self._failures.clear()
            self._failures[key] = drawn.message.zh if drawn.message else str(drawn.code)
            raise RunError("not_drawn", detail=self._failures[key])
        with suppress(OSError):  # a corpus that may not be written to is drawn anew each time
            write_whole(path, drawn)
        return bytes(drawn)

    def close(self) -> None:
        """End the worker."""
        self._pool.close()
