"""Was it kept? The ledger proposes the right later figure, or none; measured where the outcomes set lies beside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.ledger import ledger
from corpus.store import open_store
from run import run
from settings import Settings

ROOT = Path(__file__).parent.parent
LETTER = """重庆市大足区市场监督管理局
关于区三届人大二次会议第61号建议办理情况的答复函
李明代表：
您提出的《关于商标品牌的建议》（第61号）收悉，现答复如下。
一、工作情况
截止2022年12月，全区有效注册商标{marks}件，{rest}
二、下一步工作
继续做好商标品牌服务。
重庆市大足区市场监督管理局
2023年5月18日
"""


def kept(folder: Path, texts: dict[str, str]) -> list[dict[str, object]]:
    places = []
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
        places.append(str(folder / name))
    run(places, Settings(corpus=folder / "corpus", workers=1))
    with open_store(folder / "corpus", read_only=True) as store:
        return list(ledger(store, today="2024-01-01")["rows"])


def promised(folder: Path, later: str) -> list[dict[str, object]]:
    """Rows of the target of 14,500 trade marks in seed-003, with a later letter in the corpus."""
    rows = kept(folder, {"a.txt": (ROOT / "samples" / "seed-003.txt").read_text("utf-8"), "b.txt": later})
    return [row for row in rows if row["target"]["value"] == "14500"]  # type: ignore[index]


def test_a_later_letter_of_the_same_body_answers_a_promise(tmp_path: Path) -> None:
    (row,) = promised(tmp_path, LETTER.format(marks="14620", rest="发明专利340件。"))
    assert row["due"] == "2022-12-31"
    assert row["baseline"]["value"] == "14036"  # type: ignore[index]
    assert row["status"] == "met"
    assert row["outcome"]["value"] == "14620"  # type: ignore[index]
    assert "14620" in row["outcome"]["quote"]  # type: ignore[index]
    assert row["gap"] == "120"
    assert row["suggested"] is True


def test_no_due_date_is_told_that_no_text_states(tmp_path: Path) -> None:
    notice = "大足区市场监督管理局\n关于商标工作的通知\n各所：\n{}\n大足区市场监督管理局\n2021年3月5日\n"
    rows = kept(
        tmp_path,
        {
            "dated.txt": notice.format("要力争2021年底前新增注册商标300件。"),
            "undated.txt": notice.format("要力争新增注册商标500件。"),
        },
    )
    assert {(row["target"]["value"], row["due"]) for row in rows} == {("300", "2021-12-31"), ("500", None)}  # type: ignore[index]
    with open_store(tmp_path / "corpus", read_only=True) as store:
        assert {row["status"] for row in ledger(store, today="2021-06-01")["rows"]} == {"not_due"}


def test_a_promise_missed_is_said_to_be_missed(tmp_path: Path) -> None:
    (row,) = promised(tmp_path, LETTER.format(marks="13100", rest="发明专利340件。"))
    assert row["status"] == "missed"


def test_unrelated_figures_answer_nothing(tmp_path: Path) -> None:
    later = LETTER.format(marks="", rest="").replace(
        "全区有效注册商标件，", "全区个体工商户14620户，接待群众来访14620件次，处理投诉举报3200件。"
    )
    (row,) = promised(tmp_path, later)
    assert row["outcome"] is None
    assert row["status"] == "no_later_statement"


def test_without_a_later_document_nothing_is_claimed(tmp_path: Path) -> None:
    rows = kept(tmp_path, {"a.txt": (ROOT / "samples" / "seed-003.txt").read_text("utf-8")})
    assert {row["status"] for row in rows} == {"no_later_document"}


def test_a_years_figure_is_no_result_of_a_mean_of_years(tmp_path: Path) -> None:
    notice = "大足区市场监督管理局\n关于商标工作的通知\n各所：\n{}\n大足区市场监督管理局\n{}\n"
    rows = kept(
        tmp_path,
        {
            "a.txt": notice.format("力争商标申请量年均增长8%。力争到2022年底新增有效注册商标300件。", "2022年3月5日"),
            "b.txt": LETTER.format(marks="14620", rest="商标申请量增长9%，新增有效注册商标320件。").replace("重庆市大足区", "大足区"),
        },
    )
    told = {row["target"]["value"]: row["outcome"] and row["outcome"]["value"] for row in rows}  # type: ignore[index]
    assert told["300"] == "320"
    assert told.get("8") is None


def test_a_goal_stated_anew_is_revised_and_its_look_alikes_are_not(tmp_path: Path) -> None:
    cases = [json.loads(line) for line in (ROOT / "tests" / "cases" / "revisions.jsonl").read_text("utf-8").splitlines()]
    texts = {}
    for number, case in enumerate(cases):
        body = f"{case['place']}市场监督管理局"
        for name, words, day in (("a", case["first"], "2023-01-10"), ("b", case["later"], case["later_issued"])):
            year, month, last = (int(part) for part in day.split("-"))
            signed = f"{body}\n{year}年{month}月{last}日\n"
            texts[f"{number:02}{name}.txt"] = f"{body}\n关于做好市场监管工作的通知（{name}）\n各市场监管所：\n{words}\n{signed}"
    rows = kept(tmp_path, texts)
    found = {}
    for number, case in enumerate(cases):
        told = [row for row in rows if row["document"]["name"] == f"{number:02}a.txt"]  # type: ignore[index]
        revised = [row["outcome"]["value"] for row in told if row["status"] == "revised"]  # type: ignore[index]
        found[case["why"]] = revised[0] if revised else None
    assert found == {case["why"]: case["revised"] for case in cases}


@pytest.mark.shared
def test_outcomes_of_work_reports(shared: Path, tmp_path: Path) -> None:
    """Precision first: what is proposed is right; traps (new targets, sums of years, siblings) are hardly ever taken."""
    tool = shared / "tools" / "score_outcomes.py"
    subprocess.run(
        [sys.executable, str(tool), "--explode", str(shared / "bulk" / "work_reports.jsonl.gz"), str(tmp_path / "in")], check=True
    )
    run([str(tmp_path / "in")], Settings(corpus=tmp_path / "corpus", workers=2))
    with open_store(tmp_path / "corpus", read_only=True) as store:
        (tmp_path / "ledger.json").write_text(json.dumps(ledger(store, today="2026-01-01")), "utf-8")
    said = subprocess.run(
        [sys.executable, str(tool), str(shared / "gold" / "outcomes" / "pairs.jsonl"), str(tmp_path / "ledger.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(said.stdout)
    print(result)
    assert result["precision"] >= 0.95
    assert result["recall"] >= 0.8
    assert result["trapped"] <= 2
