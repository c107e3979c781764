"""The recipe of docs/adding.md for a file format, followed: a reader in the room, a line in FORMATS, a sample with its record."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline import decode as step
from pipeline.process import process
from schemas.document import Document, Source
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.text import Text

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "adding.md"
SAMPLE = "GONGBAO-TOY\n" + "某区|2023年5月1日|奖励3家企业共90万元。"


def read(source: Source, limits: Limits) -> Document:
    """The toy's paragraphs, which bars part after its first line."""
    words = source.data.decode().split("\n", 1)[1]
    return Document(source=source, media_type="text/x-toy", text=Text.of(words.replace("|", "\n")))


def test_a_format_is_a_reader_and_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    told = GUIDE.read_text("utf-8")
    for named in ("`read(source, limits) -> Document`", "`FORMATS` (`pipeline/decode.py`)", "`samples/expected/`"):
        assert named in told
    room = ModuleType(f"{step.FORMATS_ROOM}.toy")
    room.read = read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, room.__name__, room)
    line = step.Format("toy", "toy", "Toy", (".toy",), lambda file: file.data.startswith(b"GONGBAO-TOY"))
    monkeypatch.setattr(step, "FORMATS", (line, *step.FORMATS))
    notice = process(Source(uri="a.toy", name="a.toy", data=SAMPLE.encode()), DEFAULT_LIMITS)
    assert notice.source.media_type == "text/x-toy"
    assert notice.text == "某区\n2023年5月1日\n奖励3家企业共90万元。"
    assert [e.text for e in notice.entities if e.kind in ("date", "count", "amount")] == ["2023年5月1日", "3家", "90万元"]
    assert all(e.place for e in notice.entities)


def test_nothing_else_names_the_formats() -> None:
    """Readers are found through FORMATS alone: each module that it names is in the room and reads."""
    room = Path(step.__file__).parent / "formats"
    for kind in step.FORMATS:
        assert "def read(source: Source, limits: Limits)" in (room / f"{kind.module}.py").read_text("utf-8"), kind.module
