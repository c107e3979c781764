"""Every class of bad file ends as it should, among good documents that are all read; the table in docs/reliability.md is made here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.pull.folder import members
from pipeline.workers import Pool
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS
from schemas.outcome import Outcome
from tests.hostile.bad import NOTICE, Bad, cases, hundred

ROOT = Path(__file__).parent.parent
CASES = {f"{case.group}/{case.name}": case for case in cases()}
GOOD = 200  # documents between which the bad ones lie
TABLE = re.compile(r"(?<=<!-- bad files: pytest tests/test_hostile.py --accept -->\n).*?(?=\n<!-- end -->)", re.DOTALL)


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    """How each document of one batch ended, by address."""
    bad = [Source(uri=uri, name=case.name, data=case.data) for uri, case in CASES.items()]
    good = [Source(uri=f"good/{n}.txt", name=f"{n}.txt", data=NOTICE.replace("16家", f"{n + 20}家").encode()) for n in range(GOOD)]
    mixed = sorted([*bad, *good], key=lambda source: source.uri[::-1])
    with Pool(workers=2) as pool:
        return {source.uri: outcome for source, outcome in pool.results([mixed[at : at + 8] for at in range(0, len(mixed), 8)])}


@pytest.mark.parametrize("uri", CASES)
def test_end(uri: str, outcomes: Mapping[str, Outcome]) -> None:
    case, outcome = CASES[uri], outcomes[uri]
    assert case.ended_well(outcome.status, outcome.code), (outcome.status, outcome.code, outcome.message)
    assert outcome.status == "ok" or (outcome.code and outcome.message), "every other end says why"
    if outcome.notice:
        assert [word for word in case.keeps if word not in outcome.notice.text] == []
        assert [word for word in case.lacks if word in outcome.notice.text] == []


@pytest.mark.parametrize("uri", CASES)
def test_taking_it_apart_ends_in_a_code_at_worst(uri: str) -> None:
    """A run opens archives and lists in its own process, where any other fault would end it."""
    with suppress(DocumentError):
        for inner in members(Source(uri=uri, name=CASES[uri].name, data=CASES[uri].data), DEFAULT_LIMITS):
            assert inner.name


def test_good_documents_are_all_read(outcomes: Mapping[str, Outcome]) -> None:
    assert len(outcomes) == len(CASES) + GOOD
    assert {uri for uri, outcome in outcomes.items() if uri.startswith("good/") and outcome.status != "ok"} == set()


def test_the_table_of_classes_is_what_happened(outcomes: Mapping[str, Outcome], accept: bool) -> None:
    path = ROOT / "docs" / "reliability.md"
    text = path.read_text("utf-8")
    now = TABLE.sub(lambda _: table(outcomes), text)
    if accept:
        path.write_text(now, "utf-8")
    assert now == text, "pytest tests/test_hostile.py --accept"


def table(outcomes: Mapping[str, Outcome]) -> str:
    """A row for each class: its files, how many ended as they must, and how they ended; which bound stops a bomb is chance."""
    groups: dict[str, list[Bad]] = {}
    for case in CASES.values():
        groups.setdefault(case.group, []).append(case)
    rows = ["| class | files | as they must | how they ended |", "|---|---|---|---|"]
    for group, files in groups.items():
        ends = [outcomes[f"{group}/{case.name}"] for case in files]
        well = sum(case.ended_well(end.status, end.code) for case, end in zip(files, ends, strict=True))
        how = Counter(end.status if end.status in ("ok", "quarantined") else f"{end.status} `{end.code}`" for end in ends)
        told = " · ".join(f"{count} {name}" for name, count in sorted(how.items(), key=lambda item: (-item[1], item[0])))
        rows.append(f"| {group} | {len(files)} | {well} | {told} |")
    rows.append(f"| all, among {GOOD} good documents | {len(CASES)} | {len(CASES)} | {GOOD} of {GOOD} good ones ok |")
    return "\n".join(rows)


def test_good_and_bad_in_one_run(tmp_path: Path) -> None:
    """A small one of `python bench/hostile.py --thousand`: exactly the good ones are ok, the bad ones explained, exit 1."""
    for number in range(100):
        (tmp_path / f"good-{number}.txt").write_text(NOTICE.replace("16家", f"{number + 20}家"), "utf-8")
    for name, data in list(hundred())[:10]:
        (tmp_path / name).write_bytes(data)
    corpus = tmp_path / "out"
    run = subprocess.run([sys.executable, "-m", "cli", "run", str(tmp_path), "--out", str(corpus), "--quiet"], cwd=ROOT, check=False)
    assert run.returncode == 1
    told = json.loads(_said("status", "--json", corpus))
    assert told["statuses"].get("ok") == 100, told
    failures = json.loads(_said("failures", "--json", corpus))
    assert len(failures) == 10
    assert all(one["message"]["zh"] and one["message"]["en"] for one in failures)


def _said(*words: object) -> bytes:
    *verb, corpus = map(str, words)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "cli", *verb, "--corpus", corpus], cwd=ROOT, env=environment, capture_output=True, check=True
    ).stdout
