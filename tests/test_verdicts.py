"""What people say of the ledger's suggestions is kept, shown in every row, survives a new extraction, and becomes gold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from corpus.corrections import listing, open_for_people, read_in
from corpus.exports.promises import csv_bytes, gold_lines
from corpus.ledger import ledger
from corpus.store import Store, open_store
from corpus.verdicts import judge, withdraw
from schemas.entities import AnyEntity, Commitment, Count
from schemas.issues import RunError
from tests.made import made_outcome, put
from tests.test_people import TOKEN
from web.app import create_app

NOW, TODAY = "2024-02-03T04:05:06Z", "2024-01-01"
BEFORE = "力争到2022年底全区有效注册商标达到14500件。"
AFTER = "截至2022年12月，全区有效注册商标14620件。\n年内另有有效注册商标变更3100件。"


def count(text: str, words: str, **more: Any) -> Count:
    at = text.index(words)
    about = {"object": "有效注册商标", "indicator": "有效注册商标", "measure": "stock", **more}
    return Count(id=f"c{at}", start=at, end=at + len(words), text=words, rule="t", value=words[:-1], unit="件", **about)


def promised(text: str) -> tuple[AnyEntity, ...]:
    goal = count(text, "14500件", status="target")
    at = text.index("力争")
    whole = text[at : text.index("。", at) + 1]
    said = Commitment(
        id=f"p{at}",
        start=at,
        end=at + len(whole),
        text=whole,
        rule="t",
        type="target",
        targets=(goal.id,),
        checkable=True,
        due="2022-12-31",
    )
    return goal, said


def told(text: str) -> tuple[AnyEntity, ...]:
    return count(text, "14620件"), count(text, "3100件", object="变更", indicator="变更")


FIRST = made_outcome(BEFORE, "a.txt", promised(BEFORE), issued_on="2022-05-01")
LATER = made_outcome(AFTER, "b.txt", told(AFTER), issued_on="2023-05-01")
GOAL, RESULT = f"c{BEFORE.index('14500')}", f"c{AFTER.index('14620')}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "corpus") as store:
        put(store, FIRST, BEFORE)
        put(store, LATER, AFTER)
    return tmp_path / "corpus"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_for_people(folder) as opened:
        yield opened


def row(store: Store) -> dict[str, Any]:
    (found,) = ledger(store, today=TODAY)["rows"]
    return dict(found)


def say(store: Store, action: str, who: str = "甲", **more: str) -> None:
    seen = {"outcome_document": LATER.id, "outcome_entity": RESULT} | ({"status": "met"} if action == "accept" else {})
    judge(store, FIRST.id, GOAL, **{"action": action, "who": who, "at": NOW, "why": "核对原文", **seen, **more})


def test_a_suggestion_stands_until_a_person_settles_it(store: Store) -> None:
    assert (row(store)["status"], row(store)["suggested"], row(store)["outcome"]["value"]) == ("met", True, "14620")
    say(store, "accept")
    settled = row(store)
    assert (settled["status"], settled["suggested"], settled["gap"]) == ("met", False, "120")
    assert settled["said"] == [{"number": 1, "action": "accept", "who": "甲", "at": NOW, "why": "核对原文"}]
    assert "甲（2024-02-03）确认 met：核对原文" in settled["reason"]


def test_a_rejected_outcome_is_gone_and_comes_back_when_the_word_is_taken_back(store: Store) -> None:
    say(store, "reject")
    assert (row(store)["status"], row(store)["outcome"]) == ("no_later_statement", None)
    assert row(store)["suggestion"]["status"] == "met"
    assert ledger(store, today=TODAY, status="met")["rows"] == []
    withdraw(store, 1, NOW)
    assert row(store)["status"] == "met"
    with pytest.raises(RunError):
        withdraw(store, 1, NOW)


def test_another_suggestion_than_the_rejected_one_is_shown(store: Store) -> None:
    say(store, "reject", outcome_entity=f"c{AFTER.index('3100')}")
    assert (row(store)["status"], row(store)["suggested"]) == ("met", True)


def test_a_person_names_another_outcome_by_its_words(store: Store) -> None:
    say(store, "correct", status="missed", outcome_entity="", outcome_words="变更3100件", value="3100", unit="件")
    settled = row(store)
    assert (settled["status"], settled["outcome"]["value"], settled["gap"]) == ("missed", "3100", "-11400")
    assert settled["outcome"]["quote"] == "年内另有有效注册商标变更3100件。"
    assert settled["outcome"]["entity"] == f"c{AFTER.index('3100')}"


def test_people_who_disagree_settle_nothing(store: Store) -> None:
    say(store, "accept")
    say(store, "correct", "乙", status="partly_met")
    disputed = row(store)
    assert (disputed["status"], disputed["suggested"], disputed["certainty"]) == ("met", True, "check")
    assert [one["who"] for one in disputed["said"]] == ["甲", "乙"]
    assert [[one["who"] for one in group] for group in listing(store)["disputed"]] == [["甲", "乙"]]
    say(store, "correct", "乙", status="met")  # the same in other words
    assert row(store)["suggested"] is False
    assert listing(store)["disputed"] == []
    assert len(listing(store)["verdicts"]) == 3


def test_it_survives_a_new_extraction_and_a_new_index(folder: Path) -> None:
    with open_for_people(folder) as store:
        say(store, "accept")
    moved = f"前言。\n{BEFORE}"
    with open_store(folder) as store:
        notice = FIRST.notice
        assert notice is not None
        store.save([replace(FIRST, notice=replace(notice, text=moved, entities=promised(moved)))])
        store.save([replace(LATER, notice=replace(LATER.notice, entities=()))])  # type: ignore[type-var]
        store.reindex()
        settled = row(store)
        assert (settled["status"], settled["suggested"]) == ("met", False)
        assert settled["outcome"]["quote"] == "截至2022年12月，全区有效注册商标14620件。"
        assert (settled["outcome"]["value"], settled["outcome"]["entity"]) == ("14620", None)
        store.save([replace(FIRST, notice=replace(notice, text="全文撤下。", entities=()))])
        assert ledger(store, today=TODAY)["unplaced"][0]["quote"] == "14500件"


@pytest.mark.parametrize(
    "more",
    [
        {"action": "delete"},
        {"action": "correct", "status": "kept"},
        {"action": "accept", "status": ""},
        {"action": "reject", "outcome_document": ""},
        {"action": "accept", "outcome_entity": "c9999"},
        {"action": "correct", "status": "met", "outcome_entity": "", "outcome_words": "没有的话"},
        {"action": "correct", "status": "met", "value": "一万"},
        {"action": "accept", "outcome_document": "../../etc/passwd"},
        {"action": "accept", "who": " "},
    ],
)
def test_what_cannot_be_is_refused(store: Store, more: dict[str, str]) -> None:
    with pytest.raises(RunError):
        say(store, **{"action": "accept", **more})
    assert listing(store)["verdicts"] == []


def test_a_sheet_goes_out_and_comes_back(store: Store) -> None:
    (line,) = csv.DictReader(io.StringIO(csv_bytes(ledger(store, today=TODAY)["rows"], bom=False).decode()))
    assert (line["kind"], line["target"], line["outcome_value"], line["action"]) == ("ledger", "14500件", "14620", "")
    lines = [line | {"action": "accept", "who": "乙", "why": "属实"}, line | {"action": "reject", "outcome_document": "x"}]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(line))
    writer.writeheader()
    writer.writerows(lines)
    read = read_in(store, out.getvalue().encode("utf-8-sig"), who=None, at=NOW)
    assert (read["read"], [one["line"] for one in read["refused"]]) == (1, [2])
    assert row(store)["said"][0]["who"] == "乙"


def test_what_people_settled_is_gold(store: Store) -> None:
    assert gold_lines(ledger(store, today=TODAY)["rows"]) == b""
    say(store, "reject")
    gold = json.loads(gold_lines(ledger(store, today=TODAY)["rows"]))
    assert (gold["target"]["doc"], gold["target"]["value"], gold["outcome"], gold["status"]) == ("a", "14500", None, "no_later_statement")
    assert gold["traps"][0]["value"] == "14620"


def test_a_corrected_figure_is_what_the_ledger_compares(store: Store) -> None:
    from corpus.corrections import correct

    at = AFTER.index("14620件")
    correct(store, LATER.id, action="fix", kind="count", start=at, end=at + 6, data={"value": "14120", "unit": "件"}, who="甲", at=NOW)
    assert (row(store)["status"], row(store)["gap"]) == ("partly_met", "-380")


def test_a_row_is_judged_on_its_page(folder: Path) -> None:
    with TestClient(create_app(folder, token=TOKEN)) as client:
        assert "verdicts" not in client.get("/ledger").text
        form = {"document": FIRST.id, "target": GOAL, "status": "met", "outcome_document": LATER.id, "outcome_entity": RESULT}
        assert client.post("/ledger/verdicts", data=form | {"action": "accept"}).status_code == 403
        client.post("/sign-in", data={"who": "甲", "token": TOKEN})
        page = client.get("/ledger").text
        seal = page.split('name="seal" value="')[1][:64]
        assert f'name="outcome_entity" value="{RESULT}"' in page
        answer = client.post("/ledger/verdicts", data=form | {"action": "reject", "seal": seal, "why": "<i>口径不同</i>"})
        assert answer.status_code == 200
        assert "&lt;i&gt;口径不同&lt;/i&gt;" in answer.text
        assert client.get("/api/v1/ledger?status=met").json()["total"] == 0
        assert client.get("/api/v1/ledger?text=口径").json()["total"] == 0
        assert client.get(f"/api/v1/ledger?document={FIRST.id}").json()["rows"][0]["suggested"] is False
        assert "14500件" in client.get("/corrections").text
        client.post("/ledger/verdicts/1/withdraw", data={"seal": seal})
        assert client.get("/api/v1/ledger?status=met").json()["total"] == 1
        assert client.get("/download/ledger.csv").content.startswith(b"\xef\xbb\xbfkind,document")


def test_what_was_due_before_its_document_is_no_promise(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        put(store, made_outcome(BEFORE, "a.txt", promised(BEFORE), issued_on="2023-05-01"), BEFORE)
        assert ledger(store, today=TODAY)["rows"] == []
        assert len(ledger(store, today=TODAY, everything=True)["rows"]) == 1
