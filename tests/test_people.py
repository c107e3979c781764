"""Signing in, correcting and judging in the pages: only with the token, only from our own forms, visible at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from corpus.audit import draw
from corpus.corrections import open_for_people
from tests.test_corrections import DOC, FIRST, SECOND
from tests.test_corrections import folder as folder
from web.app import create_app

TOKEN = "芝麻开门-2023"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(folder, token=TOKEN)) as made:
        yield made


def sign_in(client: TestClient, who: str = "甲") -> str:
    """Signs in; the seal of this person's forms."""
    assert client.post("/sign-in", data={"who": who, "token": TOKEN}, follow_redirects=False).status_code == 303
    return re.findall(r'name="seal" value="([0-9a-f]{64})"', client.get(f"/documents/{DOC}").text)[0]


def form(action: str, where: tuple[str, int, int], seal: str, **more: str) -> dict[str, str]:
    kind, start, end = where
    return {"action": action, "kind": kind, "start": str(start), "end": str(end), "seal": seal, **more}


def test_the_token_opens_and_nothing_else(client: TestClient) -> None:
    for who, token in (("甲", ""), ("甲", TOKEN[:-1]), ("", TOKEN), ("甲", "x" * 2000)):
        answer = client.post("/sign-in", data={"who": who, "token": token})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert "seal" not in client.get(f"/documents/{DOC}").text
    answer = client.post("/sign-in", data={"who": "甲", "token": TOKEN}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in answer.headers["set-cookie"]


def test_a_forged_cookie_or_form_is_refused(client: TestClient) -> None:
    seal = sign_in(client)
    path = f"/documents/{DOC}/corrections"
    assert client.post(path, data=form("reject", FIRST, "")).status_code == 403
    assert client.post(path, data=form("reject", FIRST, seal[::-1])).status_code == 403
    name, _, _ = client.cookies["person"].strip('"').partition(".")
    for forged in (f"{name}.", f"{name}.{'0' * 64}", "x", ".", "5LmZ." + "0" * 64):
        assert client.post(path, data=form("reject", FIRST, seal), headers={"cookie": f"person={forged}"}).status_code == 403
    assert client.get("/corrections").text.count("<tr>") == 0


def test_a_correction_made_in_the_page_is_seen_everywhere(client: TestClient) -> None:
    seal = sign_in(client)
    data = form("fix", SECOND, seal, why="<b>笔误</b>") | {"data.value": "30000", "data.role": "reward"}
    assert client.post(f"/documents/{DOC}/corrections", data=data, follow_redirects=False).status_code == 303
    page = client.get(f"/documents/{DOC}").text
    assert "改正 甲" in page
    assert "&lt;b&gt;笔误&lt;/b&gt;" in page
    assert [row["value"] for row in client.get("/api/v1/query/amounts").json()["rows"]] == ["300000", "30000"]
    told = client.get("/corrections").text
    number = re.findall(r"/corrections/(\d+)/withdraw", told)[0]
    assert client.post(f"/corrections/{number}/withdraw", data={"seal": seal}, follow_redirects=False).status_code == 303
    assert [row["value"] for row in client.get("/api/v1/query/amounts").json()["rows"]] == ["300000", "300000"]


def test_what_is_missing_is_added_by_its_words(client: TestClient) -> None:
    seal = sign_in(client)
    assert 'name="data.name"' in client.get(f"/documents/{DOC}?add=organization").text
    data = {"seal": seal, "action": "add", "kind": "organization", "words": "获奖企业", "data.name": "获奖企业"}
    client.post(f"/documents/{DOC}/corrections", data=data)
    assert client.get("/api/v1/query/organizations").json()["total"] == 1
    assert client.post(f"/documents/{DOC}/corrections", data=data | {"words": "没有的词"}).status_code == 400


def test_a_sample_is_judged_item_by_item(client: TestClient, folder: Path) -> None:
    with open_for_people(folder) as store:
        draw(store, "一月抽检", 3)
    seal = sign_in(client)
    assert client.post("/audit/none/1", data={"seal": seal, "verdict": "right"}).status_code == 400
    with open_for_people(folder) as store:
        draw(store, "jan", 3)
    for number in (1, 2, 3):
        page = client.get("/audit/jan")
        assert f'action="/audit/jan/{number}"' in page.text
        assert 'data-key="y"' in page.text
        client.post(f"/audit/jan/{number}", data={"seal": seal, "verdict": "right"})
    assert "3/3" in client.get("/audit").text
    assert client.get("/audit/一月抽检").status_code == 200


def test_a_saved_search_is_a_feed(client: TestClient) -> None:
    answer = client.get("/feed.atom", params={"q": "商标<&", "year": "2023"})
    assert ElementTree.fromstring(answer.content).tag.endswith("feed")
    answer = client.get("/feed.atom", params={"q": "商标"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(answer.content)
    assert [e.text for e in feed.findall("a:entry/a:id", space)] == [f"urn:gongbao:{DOC}"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", feed.findtext("a:updated", "", space))
    assert "/feed.atom?q=" in client.get("/", params={"q": "商标"}).text
