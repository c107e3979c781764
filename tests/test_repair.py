"""Damaged text comes back or is flagged; sound text stays; every kept character knows where it stood."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.repair import SHARED, rows, verdict
from pipeline.mend import mend
from pipeline.repair import RULES, repair
from pipeline.repairs.rule import Look, Rule, applied
from schemas.document import Document, Source
from schemas.text import Text

CASES = Path(__file__).parent / "cases"
DAMAGE = list(rows(CASES / "repair_damage.jsonl"))
TEXTS = list(rows(CASES / "repair_text.jsonl"))


def document(text: str) -> Document:
    return Document(source=Source(uri="a.txt", name="a.txt", data=b""), media_type="text/plain", text=Text.of(text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_does_what_its_example_says(rule: Rule) -> None:
    assert rule.wanted(Look.at(rule.before))
    mended = applied(document(rule.before), rule)
    assert mended.text.value == rule.after
    assert [done.rule for done in mended.repairs] == [rule.name]


@pytest.mark.parametrize("row", DAMAGE, ids=lambda row: row["id"])
def test_damage(row: dict[str, Any]) -> None:
    mended = mend(base64.b64decode(row["input_b64"]), row["media"], row["declared_charset"])
    assert verdict(row, mended), mended.text.value[:300]


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case["why"])
def test_text(case: dict[str, Any]) -> None:
    mended = repair(document(case["text"]))
    assert mended.text.value == case["expect"]
    assert sorted({issue.code for issue in mended.issues}) == case.get("flags", [])


def test_repaired_text_needs_no_more_repair() -> None:
    for row in DAMAGE[::7]:
        once = mend(base64.b64decode(row["input_b64"]), row["media"], row["declared_charset"])
        assert repair(document(once.text.value)).text.value == once.text.value


def test_script_is_kept_on_request_and_recorded() -> None:
    data = "全區有效註冊商標達到一萬件。".encode("big5")
    kept, mended = mend(data, keep_script=True), mend(data)
    assert (kept.text.value, kept.script) == ("全區有效註冊商標達到一萬件。", "hant")
    assert (mended.text.value, mended.script) == ("全区有效注册商标达到一万件。", "hant")


@pytest.mark.shared
def test_the_shared_cases() -> None:
    if not SHARED.exists():
        pytest.skip("the shared cases are not here")
    grades: dict[str, list[bool]] = {}
    for row in rows(SHARED):
        mended = mend(base64.b64decode(row["input_b64"]), row["media"], row["declared_charset"])
        grades.setdefault(row["grade"], []).append(verdict(row, mended))
    assert sum(grades["must"]) >= 0.99 * len(grades["must"])
    assert all(grades["should-flag"]) and all(grades["control"])


def test_a_byte_lost_anywhere_in_a_short_utf16_title_is_told() -> None:
    data = "\ufeff市科技局召开会议".encode("utf-16-le")
    for at in range(3, len(data)):
        assert any(issue.severity != "note" for issue in mend(data[:at] + data[at + 1 :]).issues), at


SOUND = "市科技局会同财政局对首次通过认定的企业给予奖励，建成的工程研究中心按规定享受补助。"


def _glossed(text: str, chance: random.Random) -> str:
    return "".join(letter + ("(de)" if letter == "的" else "") for letter in text)


def _littered(text: str, chance: random.Random) -> str:
    return "".join(letter + chance.choice(["", "", "\u200b", "\ufeff", "\xad"]) for letter in text)


def _entities(text: str, chance: random.Random) -> str:
    return "".join(f"&#{ord(letter)};" if chance.random() < 0.3 else letter for letter in text)


def _escaped(text: str, chance: random.Random) -> str:
    return "".join(f"\\u{ord(letter):04x}" if chance.random() < 0.3 else letter for letter in text)


def _broken(text: str, chance: random.Random) -> str:
    cut = chance.randrange(len(text))
    return "\u3000\u3000" + text[:cut] + "\n\n" + text[cut:]


def _garbled(text: str, chance: random.Random) -> str:
    return text + "\n" + text.encode().decode("latin-1")


@settings(max_examples=150, deadline=None)
@given(
    text=st.lists(st.sampled_from(SOUND), min_size=5, max_size=80).map("".join),
    damage=st.tuples(
        st.sampled_from([_glossed, _littered, _broken]), st.sampled_from([_entities, _escaped, None]), st.sampled_from([_garbled, None])
    ),
    seed=st.integers(0, 1000),
)
def test_every_kept_character_stands_for_itself(text: str, damage: tuple[Any, ...], seed: int) -> None:
    chance = random.Random(seed)
    for harm in damage:
        text = harm(text, chance) if harm else text
    mended = repair(document(text)).text
    assert len(mended.origin) == len(mended.value)
    assert all(a <= b for a, b in zip(mended.origin, list(mended.origin)[1:], strict=False))
    for index, letter in enumerate(mended.value):
        start, end = mended.source_span(index, index + 1)
        stood = text[start:end]
        assert 0 <= start < end <= len(text)
        if end - start == 1 and stood in SOUND:
            assert letter == stood
        elif letter in SOUND and stood[:1] in "&\\":
            assert str(ord(letter)) in stood or f"{ord(letter):04x}" in stood
        elif letter in SOUND:
            assert stood.encode("latin-1").decode() == letter


def test_cases_have_negatives() -> None:
    sound = sum(case["text"] == case["expect"] and not case.get("flags") for case in TEXTS)
    assert sound * 3 >= len(TEXTS), json.dumps(len(TEXTS))
