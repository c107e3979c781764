"""Two versions at one address: what changed in fields, entities and lines, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.life import life
from corpus.store import Store, open_store
from corpus.versions import before, described, diff, versions
from run import run
from runs.telling import markdown
from schemas.issues import RunError
from settings import Settings
from tests.test_site import listed, told, typed
from tests.town import Town

PATH = "/doc/1_1.html"
FIRST = (
    "各镇人民政府：\n对新认定的示范企业，给予一次性奖励3万元。\n到2025年底，建成示范园区12个。\n"
    "本办法由区财政局负责解释。\n联系人：王某，电话12345678。"
)
SECOND = (
    "各镇人民政府：\n对新认定的示范企业，给予一次性奖励5万元。\n到2025年底，建成示范园区12个。\n"
    "获得市级质量奖的，另给予补助20万元。\n联系人：王某，电话12345678。"
)
THIRD = SECOND.replace("12个", "15个")


@pytest.fixture
def town() -> Town:
    return Town()


def put(town: Town, text: str, title: str = "关于印发奖励办法的通知") -> None:
    town.listed.clear()
    town.add(PATH, title, "2023-05-22", text)


def ids(store: Store) -> list[str]:
    return [row["id"] for row in versions(store, store.database.execute("SELECT min(id) FROM documents").fetchone()[0])]


def test_a_changed_document_is_a_new_version_and_the_difference_is_exactly_what_changed(tmp_path: Path, town: Town) -> None:
    with town:
        now = told(tmp_path, listed(town))
        for text in (FIRST, SECOND, THIRD):
            put(town, text)
            run(["town"], now)
        put(town, THIRD, "关于修订奖励办法的通知")
        run(["town"], now)
    with open_store(now.corpus, read_only=True) as store:
        one, two, three, four = ids(store)
        assert before(store, one) is None
        assert [before(store, doc) for doc in (two, three, four)] == [one, two, three]
        found = diff(store, two)
        said = [words for _, words in described(found)]
        assert "amount: 3万元 → 5万元（value 30000 → 50000）" in said
        assert "award: 示范企业（reward 3万元 → 5万元）" in said
        assert {"organization: 区财政局", "amount: 20万元", "award: 市级质量奖"} <= set(said)
        assert not any("园区" in words for words in said), "what stands in both is no difference"
        assert [(change["before"]["value"], change["after"]["value"]) for change in _changed(found, "amount")] == [("30000", "50000")]
        assert not found["meta"]
        assert {line["line"] for line in found["lines"] if line["side"] == "one"} == {FIRST.splitlines()[1], FIRST.splitlines()[3]}
        third = diff(store, three)
        assert {change["after"]["kind"] for change in third["entities"]["changed"]} == {"count", "commitment", "award"}
        assert (third["entities"]["added"], third["entities"]["removed"]) == ([], [])
        assert [row["field"] for row in diff(store, four)["meta"]] == ["title"]
        assert list(described(diff(store, four, four))) == []
        with pytest.raises(RunError, match="not_found"):
            diff(store, one)
        shown = life(store, two)["versions"]
        assert [(row["id"], "differences" in row) for row in shown] == [(one, True), (three, False), (four, False)]


def _changed(found: dict, kind: str) -> list[dict]:  # type: ignore[type-arg]
    return [change for change in found["entities"]["changed"] if change["after"]["kind"] == kind]


def test_the_command_says_it_to_people_and_programs(tmp_path: Path, town: Town) -> None:
    with town:
        now = told(tmp_path, listed(town))
        told_of_runs = []
        for text in (FIRST, SECOND):
            put(town, text)
            told_of_runs.append(markdown(run(["town"], now), now.corpus))
    assert "有改动的文件" not in told_of_runs[0]
    assert "## 有改动的文件：1 份" in told_of_runs[1]
    assert "amount: 3万元 → 5万元" in told_of_runs[1]
    with open_store(now.corpus, read_only=True) as store:
        one, two = ids(store)
    told_to_people = typed(tmp_path, "diff", two[:8], "--corpus", "out")
    assert "≠ amount: 3万元 → 5万元（value 30000 → 50000）" in told_to_people.stdout
    found = json.loads(typed(tmp_path, "diff", two, one, "--corpus", "out", "--json").stdout)
    assert (found["before"]["id"], found["after"]["id"]) == (one, two)
    alone = typed(tmp_path, "diff", one, "--corpus", "out")
    assert (alone.returncode, "Traceback" in alone.stderr) == (2, False)


def test_an_error_page_between_two_versions_is_none(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    now = Settings(corpus=tmp_path / "out", workers=1)
    for text in (FIRST, "<html><title>404</title><body>您要找的页面不存在</body></html>", SECOND):
        (place / "a.html").write_text(text if text.startswith("<") else f"<html><body><p>{text}</p></body></html>", "utf-8")
        run([str(place)], now)
    with open_store(now.corpus, read_only=True) as store:
        assert len(ids(store)) == 2
