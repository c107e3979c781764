"""Every class of bad file ends as it should, among good documents that are all read."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.workers import Pool
from schemas.document import Source
from schemas.outcome import Outcome
from tests.hostile.bad import NOTICE, Bad, cases

CASES = {f"{case.group}/{case.name}": case for case in cases()}
SHORTFALLS = {
    "noise/noise.txt": "random bytes pass for text in a legacy encoding, with a warning",
    "noise/noise.html": "random bytes pass for text in a legacy encoding, with a warning",
    "PDF circles/pages.pdf": "the page that is its own tree counts as a lost one, so the record is partial",
}
GOOD = 200  # documents between which the bad ones lie


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    """How each document of one batch ended, by address."""
    bad = [Source(uri=uri, name=case.name, data=case.data) for uri, case in CASES.items()]
    good = [Source(uri=f"good/{n}.txt", name=f"{n}.txt", data=NOTICE.replace("16家", f"{n + 20}家").encode()) for n in range(GOOD)]
    mixed = sorted([*bad, *good], key=lambda source: source.uri[::-1])
    with Pool(workers=2) as pool:
        return {source.uri: outcome for source, outcome in pool.results([mixed[at : at + 8] for at in range(0, len(mixed), 8)])}


def _param(uri: str) -> object:
    marks = [pytest.mark.xfail(reason=SHORTFALLS[uri])] if uri in SHORTFALLS else []
    return pytest.param(CASES[uri], id=uri, marks=marks)


@pytest.mark.parametrize("case", [_param(uri) for uri in CASES])
def test_end(case: Bad, outcomes: Mapping[str, Outcome]) -> None:
    outcome = outcomes[f"{case.group}/{case.name}"]
    assert case.ended_well(outcome.status, outcome.code), (outcome.status, outcome.code, outcome.message)
    assert outcome.status == "ok" or (outcome.code and outcome.message), "every other end says why"
    if outcome.notice:
        assert [word for word in case.keeps if word not in outcome.notice.text] == []
        assert [word for word in case.lacks if word in outcome.notice.text] == []


def test_good_documents_are_all_read(outcomes: Mapping[str, Outcome]) -> None:
    assert len(outcomes) == len(CASES) + GOOD
    assert {uri for uri, outcome in outcomes.items() if uri.startswith("good/") and outcome.status != "ok"} == set()
