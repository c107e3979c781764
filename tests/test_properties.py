"""What holds whatever comes in: no traceback, offsets that repeat their words, places inside the source, the same record twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import bench.damages_of_layout  # noqa: F401
from bench.damages import DAMAGES, Damage
from pipeline.process import entities_of, process
from pipeline.repair import repair
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.notice import dump
from schemas.text import Text

ROOT = Path(__file__).parent.parent
EXAMPLES = int(os.environ.get("GONGBAO_EXAMPLES", "40"))
PIECES = (
    "奖励 30万元 2023年 5月 至 、 ， 。 一、 （一） 《 》 各区 力争 20% 近200家 １２ 壹佰 〔 〕 号 区(qū) ?? 亿 余 分别 对 的 <p> &nbsp; "
    "第 条 市政府 个 廿 不超过"
)
WORDS = st.sampled_from([*PIECES.split(), "\n", "\t", "\u3000", "\x00", "\u202e"])
TEXTS = st.one_of(st.lists(WORDS, max_size=60).map("".join), st.text(max_size=200))
careful = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SCHEMA = Draft202012Validator(json.loads((ROOT / "schemas" / "notice.schema.json").read_text("utf-8")))


def sound(data: bytes, name: str) -> None:
    try:
        notice = process(Source(uri=name, name=name, data=data))
    except DocumentError as error:
        assert error.message.zh
        assert error.message.en
        return
    made = dump(notice)
    assert made == dump(process(Source(uri=name, name=name, data=data)))
    assert list(SCHEMA.iter_errors(json.loads(made))) == []
    for entity in notice.entities:
        assert notice.text[entity.start : entity.end] == entity.text
        for place in entity.place:
            assert place.start is None or place.end is None or 0 <= place.start <= place.end
    assert len({entity.id for entity in notice.entities}) == len(notice.entities)


@careful
@given(TEXTS)
def test_any_text(text: str) -> None:
    sound(text.encode("utf-8", "surrogatepass"), "a.txt")


@careful
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    for name in ("a.txt", "a.html", "a.pdf", "a.docx", "a.ofd"):
        sound(data, name)


@careful
@given(
    st.recursive(
        TEXTS, lambda inner: st.lists(inner, max_size=4).map(lambda parts: "<div><table><tr><td>" + "</td><td>".join(parts)), max_leaves=12
    )
)
def test_any_page(html: str) -> None:
    sound(f'<html><meta charset="utf-8"><body>{html}'.encode("utf-8", "surrogatepass"), "a.html")


@careful
@given(TEXTS)
def test_the_filter_takes_text_as_it_is(text: str) -> None:
    for entity in entities_of(text, "2023-05-22"):
        assert text[entity.start : entity.end] == entity.text


CLAUSES = (
    "各县（市、区）要压实工作责任，统筹推进项目建设。 2023年安排资金230万元， 完善基础设施，优化营商环境， 支持企业技术改造和设备更新。 "
    "一、总体要求 （二）重点任务 由市财政局会同有关部门落实， 全年新增就业不少于5万人，失业率控制在4%以内。 通过ISO9001认证的， 给予奖励；"
)
# Damages that add to a text, move line ends or dress letters as others; what they leave of the text stays where it was
ADDING = [one for one in DAMAGES if not one.name.startswith(("reversed", "columns.side", "traditional", "doubled.text", "letters.look"))]


@careful
@given(
    words=st.lists(st.sampled_from([*CLAUSES.split(), "\n"]), min_size=1, max_size=60).map("".join),
    damages=st.lists(st.sampled_from(ADDING), min_size=1, max_size=2),
    chance=st.randoms(use_true_random=False),
)
def test_every_kept_character_knows_where_it_stood(words: str, damages: list[Damage], chance: random.Random) -> None:
    text = words.strip("\n")
    for one in damages:
        harmed = one.harm(text, chance) if text else None
        text = (harmed[0] if isinstance(harmed, tuple) else harmed) or text
    mended = repair(Document(source=Source(uri="-", name="-", data=b""), media_type="text/plain", text=Text.of(text))).text
    origin = list(mended.origin)
    assert len(origin) == len(mended.value)
    assert all(a <= b for a, b in pairwise(origin))
    for index, letter in enumerate(mended.value):
        start, end = mended.source_span(index, index + 1)
        assert 0 <= start < end <= len(text)
        if end - start == 1 and "\u4e00" <= letter <= "\u9fff" and "\u4e00" <= text[start] <= "\u9fff":
            assert letter == text[start]


@pytest.mark.parametrize(
    "environment", [{"TZ": "America/New_York", "LC_ALL": "C"}, {"PYTHONHASHSEED": "7"}, {"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Shanghai"}]
)
def test_the_same_bytes_give_the_same_record_anywhere(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "cli", "extract", "samples/seed-003.docx"]
    here = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    there = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env={**os.environ, **environment}).stdout
    assert here == there
