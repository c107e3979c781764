"""What people say of entities is kept, shown everywhere, survives a new extraction, and becomes gold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.corrections import correct, corrected, gold, listing, open_for_people, read_in, withdraw
from corpus.query import Wanted, query
from corpus.store import Store, open_store
from schemas.entities import Amount, AnyEntity, Count
from schemas.issues import RunError
from scoring import score
from tests.made import made_outcome, put

TEXT = "新增商标14件。\n对获奖企业奖励30万元，对个人奖励3万元。"
NOW = "2026-01-02T03:04:05Z"


def made(text: str) -> tuple[AnyEntity, ...]:
    """What an extractor finds: a count, and two amounts of which it reads the second tenfold."""
    c, a, b = text.index("14件"), text.index("30万元"), text.index("，对个人奖励3万元") + 7
    return (
        Count(id=f"c{c}", start=c, end=c + 3, text=text[c : c + 3], rule="t", value="14", unit="件", object="商标"),
        Amount(id=f"m{a}", start=a, end=a + 4, text=text[a : a + 4], rule="t", value="300000", role="reward"),
        Amount(
            id=f"m{b}", start=b, end=b + 3, text=text[b : b + 3], rule="t", value="300000", role="reward", certainty="check", why="两读"
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "corpus") as store:
        put(store, made_outcome(TEXT, "a.txt", made(TEXT)), TEXT)
    return tmp_path / "corpus"


DOC = made_outcome(TEXT, "a.txt").id
COUNT, FIRST, SECOND = ((e.kind, e.start, e.end) for e in made(TEXT))


def say(store: Store, action: str, where: tuple[str, int, int], who: str = "甲", **data: object) -> None:
    kind, start, end = where
    correct(store, DOC, action=action, kind=kind, start=start, end=end, data=data, who=who, at=NOW, why="核对原文")


def values(store: Store) -> list[str]:
    return [row["value"] for row in query(store, "amounts")["rows"]]


def test_every_action_shows_in_tables_and_the_record_stays(folder: Path) -> None:
    with open_for_people(folder) as store:
        before = store.record_path(DOC).read_bytes()
        say(store, "fix", SECOND, value="30000", role="reward")
        say(store, "reject", COUNT)
        say(store, "accept", FIRST)
        start = TEXT.index("获奖企业")
        say(store, "add", ("organization", start, start + 4), name="获奖企业")
        assert values(store) == ["300000", "30000"]
        assert query(store, "amounts", Wanted(certainty="check"))["total"] == 0
        assert query(store, "counts")["total"] == 0
        assert [row["name"] for row in query(store, "organizations")["rows"]] == ["获奖企业"]
        assert store.record_path(DOC).read_bytes() == before
        told = listing(store)
        assert [(row["who"], row["at"], row["why"]) for row in told["corrections"]] == [("甲", NOW, "核对原文")] * 4
        withdraw(store, told["corrections"][1]["number"], NOW)
        assert query(store, "counts")["total"] == 1


def test_it_survives_a_new_extraction_and_moves_with_its_words(folder: Path) -> None:
    with open_for_people(folder) as store:
        say(store, "fix", SECOND, value="30000", role="reward")
        say(store, "reject", COUNT)
    longer = "前面多出一段，说的是奖励3万元的往事。\n" + TEXT.replace("14件", "十四件")
    outcome = made_outcome(TEXT, "a.txt", ())
    assert outcome.notice is not None
    found = tuple(e for e in made(longer.replace("十四件", "14件 "))[1:])
    with open_store(folder) as store:
        store.save([replace(outcome, notice=replace(outcome.notice, text=longer, entities=found))])
        assert values(store) == ["300000", "30000"]
        told = listing(store)
        assert [row["quote"] for row in told["unanchored"]] == ["14件"]
        assert told["conflicts"] == []


def test_people_who_disagree_settle_nothing(folder: Path) -> None:
    with open_for_people(folder) as store:
        say(store, "fix", SECOND, value="30000")
        say(store, "reject", SECOND, who="乙")
        assert values(store) == ["300000", "300000"]
        assert query(store, "amounts", Wanted(certainty="check"))["total"] == 1
        assert [[row["who"] for row in group] for group in listing(store)["conflicts"]] == [["甲", "乙"]]
        say(store, "fix", SECOND, who="乙", value="30000")
        assert listing(store)["conflicts"] == []
        assert values(store) == ["300000", "30000"]


@pytest.mark.parametrize(
    ("action", "where", "data"),
    [
        ("fix", SECOND, {"value": "三万"}),
        ("fix", SECOND, {"colour": "red"}),
        ("fix", SECOND, {"role": "gift"}),
        ("fix", SECOND, {}),
        ("drop", SECOND, {}),
        ("accept", ("amount", 0, 3), {}),
        ("add", ("number", 0, 3), {"value": "1"}),
        ("add", ("amount", 5, 5), {"value": "1"}),
        ("add", ("amount", 0, 10**9), {"value": "1"}),
        ("add", ("commitment", 0, 3), {"type": "pledge", "due": "2023-13-01"}),
    ],
)
def test_what_cannot_be_is_refused(folder: Path, action: str, where: tuple[str, int, int], data: dict[str, str]) -> None:
    with open_for_people(folder) as store, pytest.raises(RunError, match="bad_usage"):
        say(store, action, where, **data)


def test_gold_scores_what_people_judged(folder: Path, tmp_path: Path) -> None:
    with open_for_people(folder) as store:
        say(store, "fix", SECOND, value="30000", role="reward")
        say(store, "accept", FIRST)
        assert gold(store, tmp_path / "gold") == 1
    result = score(tmp_path / "gold", folder / "notices").plain()
    assert result["kinds"]["amount"]["gold"] == 2
    assert result["kinds"]["amount"]["right"] == 1
    assert result["kinds"]["count"]["predicted"] == 0  # nobody judged it
    made_file = json.loads((tmp_path / "gold" / f"{DOC}.json").read_text("utf-8"))
    assert set(made_file) == {"id", "source", "text", "meta", "entities"}


def test_a_csv_is_read_and_faults_are_named_by_line(folder: Path) -> None:
    entity = f"m{SECOND[1]}"
    lines = f"\ufeffdocument,entity,action,value,who,why\n{DOC},{entity},fix,30000,乙,笔误\n{DOC},m999,accept,,乙,\n{DOC},{entity},,,,\n"
    with open_for_people(folder) as store:
        told = read_in(store, lines.encode(), who=None, at=NOW)
        assert (told["read"], [row["line"] for row in told["refused"]]) == (1, [2])
        assert values(store) == ["300000", "30000"]
        assert query(store, "amounts")["rows"][1]["role"] == "reward"


def test_label_studio_annotations_become_corrections(folder: Path) -> None:
    def region(one: str, kind: str, start: int, end: int) -> dict[str, object]:
        return {"id": one, "type": "labels", "from_name": "label", "value": {"start": start, "end": end, "labels": [kind]}}

    at = TEXT.index("个人")
    result = [
        region("x", *FIRST), region("y", *SECOND), {"id": "y", "type": "textarea", "from_name": "value", "value": {"text": ["30000"]}},
        region("z", "organization", at, at + 2), {"id": "z", "type": "textarea", "from_name": "name", "value": {"text": ["个人"]}},
    ]  # fmt: skip
    note = {"completed_by": {"email": "a@x"}, "created_at": NOW, "parent_prediction": 1, "result": result}
    task = [{"data": {"id": DOC, "text": TEXT}, "annotations": [note, {"was_cancelled": True, "result": []}]}]
    with open_for_people(folder) as store:
        assert read_in(store, json.dumps(task).encode(), who=None, at=NOW) == {"read": 4, "refused": []}
        assert values(store) == ["300000", "30000"]
        assert query(store, "counts")["total"] == 0
        assert {entity["kind"] for entity in corrected(store, store.record(DOC)).entities} == {"amount", "organization"}
        assert {row["who"] for row in listing(store)["corrections"]} == {"a@x"}
