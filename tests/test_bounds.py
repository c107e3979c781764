"""Every bound of a document: crossing it gives the coded error that names the setting, in Chinese and English, and the setting moves it."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest

from pipeline.decode import decode
from pipeline.pull.folder import members
from pipeline.workers import Pool
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits
from schemas.outcome import Outcome
from settings import settings
from tests.hostile.bad import NOTICE
from tests.hostile.packages import PARAGRAPHS, document, package, zipped
from tests.hostile.pdfs import Pdf

ROOT = Path(__file__).parent.parent
NESTED = zipped({"a.zip": zipped({"b.txt": NOTICE})})
BIG = package(document(f"{PARAGRAPHS}<!--{'x' * 45_000_000}-->"))
# By setting: a document over the bound, how it is opened, the bound that it is over, its code.
OVER: dict[str, tuple[bytes, str, int, str]] = {
    "max_bytes": (NOTICE.encode(), "a.txt", 20, "too_large"),
    "max_unzipped_bytes": (package(document(PARAGRAPHS)), "a.docx", 900, "bomb"),
    "max_ratio": (BIG, "a.docx", 100, "bomb"),
    "max_members": (zipped({"a.txt": "x", "b.txt": "y"}), "a.zip", 1, "too_large"),
    "max_depth": (NESTED, "a.zip", 1, "bomb"),
    "max_nesting": (b'{"a":' + b"[" * 30 + b"]" * 30 + b"}", "a.json", 20, "too_deep"),
    "max_pages": (Pdf(pages="<< /Type /Pages /Count 2 /Kids [5 0 R 5 0 R] >>").data(), "a.pdf", 1, "too_large"),
    "max_characters": (NOTICE.encode(), "a.txt", 20, "too_large"),
    "max_tag_characters": (f"<html><body><p title='{'a' * 300}'>{NOTICE}".encode(), "a.html", 200, "too_large"),
}
# By setting: what a worker is told to do, the bound, the code.
ENDLESS = {
    "max_silent_seconds": ("hang", 1, "timeout"),
    "max_seconds": ("slow 100", 1, "timeout"),
    "max_memory_bytes": ("eat", 400_000_000, "memory"),
}


def opened(data: bytes, name: str, limits: Limits) -> None:
    for inner in members(Source(uri=name, name=name, data=data), limits):
        decode(inner, limits)


def test_no_bound_is_without_a_test() -> None:
    assert {f.name for f in fields(Limits)} - {"stop_after_page"} == {*OVER, *ENDLESS}


@pytest.mark.parametrize("setting", OVER)
def test_over_a_bound(setting: str) -> None:
    data, name, bound, code = OVER[setting]
    with pytest.raises(DocumentError) as fault:
        opened(data, name, replace(DEFAULT_LIMITS, **{setting: bound}))
    assert fault.value.code == code
    assert setting in fault.value.message.zh
    assert setting in fault.value.message.en


@pytest.mark.parametrize("setting", [name for name in OVER if name != "max_nesting"])
def test_a_raised_bound_lets_it_through(setting: str) -> None:
    data, name, bound, _ = OVER[setting]
    opened(data, name, replace(DEFAULT_LIMITS, **{setting: bound * 1_000}))


@pytest.mark.parametrize("setting", ENDLESS)
def test_over_a_bound_of_the_worker(setting: str) -> None:
    if setting == "max_memory_bytes" and os.name == "nt":
        pytest.skip("address-space limits are POSIX")
    order, bound, code = ENDLESS[setting]
    with Pool(work="tests.mock_work:work", workers=1, limits=replace(DEFAULT_LIMITS, **{setting: bound})) as pool:
        ((_, outcome),) = pool.results([[Source(uri="a.txt", name="a.txt", data=order.encode())]])
    assert isinstance(outcome, Outcome)
    assert (outcome.status, outcome.code) == ("quarantined", code)
    assert outcome.message is not None
    assert setting in outcome.message.zh
    assert setting in outcome.message.en


@pytest.mark.parametrize("setting", [*OVER, *ENDLESS])
def test_a_bound_is_a_setting_and_documented(setting: str, tmp_path: Path) -> None:
    default = getattr(DEFAULT_LIMITS, setting)
    assert getattr(settings({f"GONGBAO_{setting.upper()}": "7"}, tmp_path).limits, setting) == 7
    (tmp_path / "gongbao.toml").write_text(f"[limits]\n{setting} = 9\n", "utf-8")
    assert getattr(settings({}, tmp_path).limits, setting) == 9
    assert f"| `{setting}` | {default:,} |" in (ROOT / "docs" / "reliability.md").read_text("utf-8")
    template = (ROOT / "commands" / "templates" / "gongbao.toml").read_text("utf-8")
    assert f"{setting} = {default:_}" in template or f"{setting} = {default}" in template
