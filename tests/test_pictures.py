"""Pictures of pages: drawn once, kept as files, and a file that hangs or eats memory costs nothing but its own picture."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.decode import decode
from runs.pictures import WAITING, Pictures
from schemas.document import Source
from schemas.issues import RunError
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.place import Place
from tests.made import made_corpus
from web.app import create_app

LETTER = Path(__file__).resolve().parents[1] / "samples" / "seed-000.pdf"
HERE = [Place(page=1, bbox=(10, 10, 60, 20))]


def page_of(order: str) -> Source:
    return Source(uri="a.pdf", name="a.pdf", data=order.encode())


def test_a_page_is_drawn_once_and_kept(tmp_path: Path) -> None:
    source = Source(uri="a.pdf", name="a.pdf", data=LETTER.read_bytes())
    document = decode(source, DEFAULT_LIMITS)
    places = document.anchors.places(0, 4)
    pictures = Pictures(tmp_path)
    ((page, png),) = pictures(source, "application/pdf", places)
    assert (page, png[:4]) == (1, b"\x89PNG")
    (kept,) = tmp_path.glob("*.png")
    kept.write_bytes(b"as it was kept")
    assert pictures(source, "application/pdf", places) == [(1, b"as it was kept")]
    other = [replace(place, bbox=(1.0, 2.0, 3.0, 4.0)) for place in places]
    assert pictures(source, "application/pdf", other)[0][1][:4] == b"\x89PNG"
    pictures.close()


def test_what_is_no_page_or_broken_is_said(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    assert pictures(page_of("x"), "text/plain", [Place(start=1, end=2)]) == []
    for data, media in ((b"%PDF-1.4 nothing follows", "application/pdf"), (b"x", "text/plain")):
        with pytest.raises(RunError) as told:
            pictures(replace(page_of(""), data=data), media, HERE)
        assert told.value.code == "not_drawn"
    assert list(tmp_path.iterdir()) == []
    pictures.close()


@pytest.mark.parametrize("order", ["hang", "segfault", "bug", "eat"])
def test_a_hostile_file_costs_its_own_picture_only(tmp_path: Path, order: str) -> None:
    pictures = Pictures(tmp_path, Limits(max_silent_seconds=1, max_seconds=3, max_memory_bytes=400_000_000), work="tests.mock_work:work")
    for _ in range(2):
        began = time.monotonic()
        with pytest.raises(RunError, match="画不出来"):
            pictures(page_of(order), "application/pdf", HERE)
    assert time.monotonic() - began < 0.1, "what failed is not tried again"
    pictures.close()


def test_those_who_come_to_a_full_room_are_asked_to_come_again(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path, Limits(max_silent_seconds=2, max_seconds=3), work="tests.mock_work:work")
    codes: list[str] = []

    def ask() -> None:
        try:
            pictures(page_of("hang"), "application/pdf", HERE)
        except RunError as error:
            codes.append(error.code)

    readers = [threading.Thread(target=ask) for _ in range(WAITING + 3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(20)
    assert sorted(codes) == ["busy"] * 3 + ["not_drawn"] * WAITING
    pictures.close()


def test_the_server_as_it_is_started_answers(tmp_path: Path) -> None:
    with made_corpus(tmp_path, ["全区有效注册商标14036件。"]):
        pass
    with TestClient(create_app(tmp_path, evidence=Pictures(tmp_path / "evidence"))) as client:
        for path in ("/", "/ledger", "/compare", "/coverage", "/api/v1/compare/panel"):
            assert client.get(path).status_code == 200, path
