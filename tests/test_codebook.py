"""A researcher's categories count what they say, refuse what they can't mean, and show on the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.codebook import codebook, coded
from corpus.store import open_store
from schemas.issues import RunError
from tests.made import made_outcome, put
from web.app import create_app

BOOK = """
[[category]]
name = "知识产权保护"
cues = ["侵权", "假冒"]
unless = ["不侵权"]

[[category]]
name = "资金"
cues = ["奖励", "補助"]
unit = "document"
"""
TEXTS = {
    "a": "查处侵权案件3起。销毁假冒商品。声明不侵权。", "b": "给予奖励10万元。再给予补助。", "c": "召开会议。",
    "d": "打擊侵權。\n給予獎勵。",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "corpus") as store:
        for name, text in TEXTS.items():
            put(store, made_outcome(text, f"{name}.txt", title=name), text)
    (tmp_path / "corpus" / "codebook.toml").write_text(BOOK, "utf-8")
    return tmp_path / "corpus"


def test_categories_become_columns(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        rows = {row["title"]: row["codes"] for row in coded(store, codebook(folder / "codebook.toml"))}
    assert rows == {
        "a": {"知识产权保护": 2, "资金": 0},
        "b": {"知识产权保护": 0, "资金": 1},
        "d": {"知识产权保护": 1, "资金": 1},
    }


@pytest.mark.parametrize(
    "book",
    ["", "[[category]]", '[[category]]\nname="a"', '[[category]]\nname="a"\ncues=["x"]\nunit="word"', '[[category]]\nname="a"\ncues="x"',
     '[[category]]\nname="a"\ncues=["x"]\ncolour="red"', "category=1", "[[category]\n", '[[category]]\nname="a"\ncues=[" "]',
     '[[category]]\nname="a"\ncues=["x"]\n[[category]]\nname="a"\ncues=["y"]'],
)  # fmt: skip
def test_what_a_codebook_cannot_mean_is_said(tmp_path: Path, book: str) -> None:
    (tmp_path / "codebook.toml").write_text(book, "utf-8")
    with pytest.raises(RunError, match="bad_config"):
        codebook(tmp_path / "codebook.toml")


def test_they_show_on_the_pages(folder: Path) -> None:
    with TestClient(create_app(folder)) as client:
        page = client.get("/codebook").text
        assert "知识产权保护" in page
        assert client.get("/api/v1/codebook").json()["columns"] == ["知识产权保护", "资金"]
        assert "/codebook?category=" in client.get("/").text
        only = client.get("/codebook", params={"category": "资金"}).text
        assert only.count('href="/documents/') == 2
        (folder / "codebook.toml").unlink()
        assert "codebook.toml" in client.get("/codebook").text
