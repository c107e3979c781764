"""What hostile words and visitors must not get: time, secrets compared letter by letter, a record that depends on who made it."""

from __future__ import annotations

import hmac
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.store import open_store
from schemas.issues import RunError
from tests.hostile.bad import NOTICE
from tests.hostile.packages import GOOD
from tests.hostile.texts import GOOD_PAGE
from web.app import HEADERS, create_app

ROOT = Path(__file__).parent.parent
COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000000) SELECT count(*) FROM n"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("safety") / "corpus"
    with open_store(folder):
        pass
    return folder


def test_a_query_has_its_time(corpus: Path) -> None:
    with pytest.raises(RunError) as fault, open_store(corpus, read_only=True, seconds=0.2) as store:
        store.database.execute(COUNTING).fetchone()
    assert fault.value.code == "too_slow"


def test_nobody_writes_through_a_reader(corpus: Path) -> None:
    with pytest.raises(RunError), open_store(corpus, read_only=True) as store:
        store.database.execute("DELETE FROM documents")


def test_the_token_is_compared_in_constant_time(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    right = hmac.compare_digest

    def spy(one: bytes, other: bytes) -> bool:
        compared.extend((one, other))
        return right(one, other)

    monkeypatch.setattr("web.signing.hmac.compare_digest", spy)
    with TestClient(create_app(corpus, token="真的口令")) as client:
        page = client.get("/sign-in")
        answer = client.post("/sign-in", data={"token": "猜的口令", "who": "甲"}, follow_redirects=False)
    assert "猜的口令".encode() in compared
    assert "真的口令".encode() in compared
    assert answer.status_code == 403
    assert "真的口令" not in page.text + answer.text


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/keys.js", "/api/v1/documents/nope", "/static/../../pyproject.toml", "/?q=%00"])
def test_every_answer_carries_the_headers(corpus: Path, path: str) -> None:
    with TestClient(create_app(corpus)) as client:
        answer = client.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "[project]" not in answer.text


def test_the_same_records_on_one_worker_or_many_anywhere(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    for name, data in (("a.txt", NOTICE.encode()), ("b.docx", GOOD), ("c.html", GOOD_PAGE.encode("gb18030"))):
        (place / name).write_bytes(data)
    for number in range(12):
        (place / f"{number}.txt").write_text(NOTICE.replace("16家", f"{number + 20}家"), "utf-8")
    made = []
    for workers, more in (("1", {}), ("3", {"LC_ALL": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "5"})):
        out = tmp_path / workers
        command = [sys.executable, "-m", "cli", "run", str(place), "--out", str(out), "--workers", workers, "--quiet"]
        subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **more})
        made.append({path.name: path.read_bytes() for path in (out / "notices").iterdir()})
    assert len(made[0]) == 15
    assert made[0] == made[1]
