"""Documents that belong together are found together, and those that only look alike are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.compare import panel, series
from corpus.life import copies, life
from corpus.store import Store, open_store
from schemas.document import Source
from schemas.entities import Count, Reference
from schemas.notice import Reply
from schemas.pulled import Pulled
from tests.made import made_outcome, put

BODY = "\n".join(
    f"第{n}条　对{name}给予奖励{n + 2}万元，由区市场监管局负责兑现。" for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯", 1)
)
FINAL = f"某区品牌发展实施意见\n{BODY}"
DRAFT = f"某区品牌发展实施意见（征求意见稿）\n{BODY.replace('奖励5万元', '奖励6万元')}"
OTHER = "\n".join(
    f"第{n}条　本办法所称{name}，是指依法登记的单位和个人，应当自觉遵守。" for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯", 1)
)


def refer(text: str, words: str, **more: str) -> Reference:
    at = text.index(words)
    return Reference(id=f"r{at}", start=at, end=at + len(words), text=words, rule="t", **more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with open_store(tmp_path / "corpus") as opened:
        put(opened, made_outcome(FINAL, "f.txt", title="某区品牌发展实施意见", doc_number="某政发〔2023〕5号", kind="意见"), FINAL)
        put(opened, made_outcome(DRAFT, "d.txt", title="某区品牌发展实施意见（征求意见稿）", issued_on="2022-09-01"), DRAFT)
        put(opened, made_outcome(OTHER, "o.txt", title="某区管理办法"), OTHER)
        cites = "根据《某区品牌发展实施意见》（某政发〔2023〕5号）和《未收录的办法》。"
        found = (refer(cites, "《某区品牌发展实施意见》", title="某区品牌发展实施意见", number="某政发〔2023〕5号"),
                 refer(cites, "《未收录的办法》", title="未收录的办法"))  # fmt: skip
        put(opened, made_outcome(cites, "c.txt", found, title="申报通知", kind="通知"), cites)
        ends = "现决定废止《某区品牌发展实施意见》。"
        gone = (refer(ends, "《某区品牌发展实施意见》", title="某区品牌发展实施意见", relation="repeals"),)
        put(opened, made_outcome(ends, "e.txt", gone, title="废止决定", kind="决定", issued_on="2025-01-01"), ends)
        asked, reply = "关于大力发展名特优品牌的建议\n建议加强扶持。", "您提出的建议收悉。"
        put(opened, made_outcome(asked, "p.txt", title="关于大力发展名特优品牌的建议"), asked)
        about = Reply(body="npc", number="12", title="关于大力发展名特优品牌的建议", result="采纳")
        put(opened, made_outcome(reply, "a.txt", title="对第12号建议的答复", kind="建议答复", reply=about), reply)
        source = Pulled(uri="mirror/f.txt", origin="mirror", state="fetched", source=Source(uri="m", name="f.txt", data=FINAL.encode()))
        opened.save([], [(source, made_outcome(FINAL, "f.txt").sha256)])
        yield opened


def of(store: Store, text: str) -> dict[str, list[dict[str, object]]]:
    return life(store, made_outcome(text, "x").id)


def test_near_identical_texts_are_grouped_with_what_differs(store: Store) -> None:
    doc = store.database.execute("SELECT doc FROM documents WHERE name = 'f.txt'").fetchone()[0]
    (copy,) = copies(store, doc, with_lines=True)
    assert copy["id"] == made_outcome(DRAFT, "x").id
    assert copy["likeness"] > 0.9
    lines = [row["line"] for row in copy["differences"]]
    assert any("奖励5万元" in line for line in lines)
    assert any("奖励6万元" in line for line in lines)


def test_draft_final_and_end_are_linked(store: Store) -> None:
    told = of(store, FINAL)
    assert [(row["title"], row["stage"]) for row in told["editions"]] == [("某区品牌发展实施意见（征求意见稿）", "draft")]
    assert [row["title"] for row in told["repealed_by"]] == ["废止决定"]
    assert [row["title"] for row in told["cited_by"]] == ["申报通知"]
    assert of(store, DRAFT)["editions"][0]["stage"] == "final"


def test_citations_lead_to_what_the_corpus_holds(store: Store) -> None:
    cites = life(store, store.database.execute("SELECT id FROM documents WHERE name = 'c.txt'").fetchone()[0])["cites"]
    assert [(row["title"], row.get("id"), row.get("found_by")) for row in cites] == [
        ("某区品牌发展实施意见", made_outcome(FINAL, "x").id, "number"),
        ("未收录的办法", None, None),
    ]


def test_a_reply_and_its_proposal_know_each_other(store: Store) -> None:
    ids = dict(store.database.execute("SELECT name, id FROM documents"))
    assert life(store, ids["a.txt"])["reply"][0]["id"] == ids["p.txt"]
    assert [row["id"] for row in life(store, ids["p.txt"])["answered_by"]] == [ids["a.txt"]]


def test_one_document_at_two_places_is_one(store: Store) -> None:
    assert [row["uri"] for row in of(store, FINAL)["places"]] == ["f.txt", "mirror/f.txt"]
    assert "copies" not in of(store, OTHER)


def test_the_links_are_the_same_after_a_new_index(store: Store) -> None:
    before = [life(store, doc_id) for (doc_id,) in store.database.execute("SELECT id FROM documents ORDER BY id").fetchall()]
    store.reindex()
    assert [life(store, doc_id) for (doc_id,) in store.database.execute("SELECT id FROM documents ORDER BY id").fetchall()] == before


def test_a_second_copy_of_a_document_counts_once_in_comparisons(tmp_path: Path) -> None:
    text = "某区统计公报\n全区有效注册商标14036件。"
    with open_store(tmp_path / "c") as store:
        for name, copy in (("a.txt", text), ("b.docx", f"{text}\n"), ("next.txt", text.replace("14036", "15036"))):
            at = copy.index("件") - 5
            count = Count(id=f"c{at}", start=at, end=at + 6, text=copy[at : at + 6], rule="t", value=copy[at : at + 5], unit="件",
                          object="有效注册商标", indicator="有效注册商标")  # fmt: skip
            put(
                store,
                made_outcome(copy, name, (count,), title="某区统计公报", issued_on="2024-02" if name == "next.txt" else "2023-02"),
                copy,
            )
        assert [row["value"] for row in series(store, "注册商标")] == ["14036", "15036"]
        assert len(list(panel(store))) == 2
