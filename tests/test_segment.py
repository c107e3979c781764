"""Sentences, words and the spaCy layer."""

from __future__ import annotations

import pytest

from pipeline.segment import reference_words, segment, sentences, spacy_doc, words
from tests.test_meta import document


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("力争达到8件；确保90%以上。", ["力争达到8件；", "确保90%以上。"]),
        ("一、总体要求\n加强管理！", ["一、总体要求", "加强管理！"]),
        ("新增4家（甲；乙），其余不变。", ["新增4家（甲；乙），其余不变。"]),
        ("他说：“要抓紧。”会议结束。", ["他说：“要抓紧。”", "会议结束。"]),
        ("落实“改革；创新”的要求。", ["落实“改革；创新”的要求。"]),
        ("（以上不含税。）另有规定的除外。", ["（以上不含税。）", "另有规定的除外。"]),
        ("见http://a.cn/b;c=1页面。", ["见http://a.cn/b;c=1页面。"]),
        (" \n　\n", []),
        ("增长3.5个百分点，达到12.6%", ["增长3.5个百分点，达到12.6%"]),
    ],
)
def test_sentences(text: str, expect: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expect


SPOKEN = [
    "区市场监管局围绕建设创新发展活力区目标，大力实施质量强区战略。",
    "2022年，对品牌、标准化等项目拨付资金981.47万元。",
    "各有关单位要高度重视，确保按期完成。",
    "Hello world，测试ABC混排。",
    "",
    "\n　空白\t",
]


@pytest.mark.parametrize("text", SPOKEN)
def test_words_are_those_of_the_reference(text: str) -> None:
    assert "".join(words(text)) == text
    assert words(text) == reference_words(text)


def test_a_spacy_doc_speaks_of_the_same_text() -> None:
    found = segment(document("区市场监管局要加强管理。\n力争达到8件。"))
    doc = spacy_doc(found)
    assert doc.text == found.text.value
    assert next(s.start_char for s in doc.sents) == 0
    assert len(list(doc.sents)) == len(found.sentences)


@pytest.mark.parametrize("text", ["（" * 20_000, "。" * 20_000, "“" * 20_000 + "；"])
def test_hostile_text(text: str) -> None:
    assert isinstance(list(sentences(text)), list)
