"""Search returns exactly the documents of a substring scan: any length, either script, with words a person would type."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.search import Filters, found_docs, search
from corpus.store import Store, open_store
from corpus.tokens import folded
from schemas.entities import Amount, Commitment, Count
from schemas.issues import RunError
from tests.made import made_corpus, made_outcome, put

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("seed-*.txt"))
ABSENT = ["龘", "品脾", "知识厂权", "258.5万元", "第一百零九号令", "zzz", "奖励奖励奖励"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    texts = []
    for path in SAMPLES:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        texts += ["\n".join(lines[i : i + 4]) for i in range(0, len(lines), 4)]
    with made_corpus(tmp_path_factory.mktemp("corpus"), dict.fromkeys(texts)) as made:
        yield made


def squeezed(text: str) -> str:
    return "".join(c for c in folded(text) if c not in " \u3000\xa0\u200b\ufeff")


def scan(store: Store, query: str) -> set[str]:
    wanted = squeezed(query)
    rows = store.database.execute("SELECT d.id, t.title, t.text FROM documents d JOIN texts t USING (doc)")
    return {doc_id for doc_id, title, text in rows if wanted in squeezed(text) or wanted in squeezed(title)}


def found(store: Store, query: str) -> set[str]:
    return {hit["id"] for hit in search(store, f'"{query}"', limit=10_000)["hits"]}


def drawn(store: Store, count: int) -> list[str]:
    """Substrings of 1 to 12 characters of the texts, half of them in traditional characters."""
    from opencc import OpenCC

    chance = random.Random(7)
    lines = [line for (text,) in store.database.execute("SELECT text FROM texts ORDER BY doc") for line in text.split("\n") if line]
    queries = []
    while len(queries) < count:
        line = chance.choice(lines)
        length = chance.randint(1, 12)
        start = chance.randrange(max(len(line) - length, 0) + 1)
        query = line[start : start + length].strip()
        if query and not set(query) & set('"“”'):
            queries.append(OpenCC("s2t").convert(query) if len(queries) % 2 else query)
    return queries


def test_two_hundred_queries_find_what_a_scan_finds(store: Store) -> None:
    for query in [*drawn(store, 193), *ABSENT]:
        assert found(store, query) == scan(store, query), query


def test_reindexing_gives_the_same_hits(store: Store) -> None:
    queries = drawn(store, 60)
    before = [search(store, f'"{query}"')["hits"] for query in queries]
    store.reindex()
    assert [search(store, f'"{query}"')["hits"] for query in queries] == before


@pytest.mark.parametrize(
    ("query", "shows"),
    [
        ("品牌", "品牌"),
        ("獎勵", "奖励"),
        ("258.4万元", "258.4万元"),
        ("２５８．４万元", "258.4万元"),
        ("981.47万元", "981.47 万元"),
        ("奖", "奖"),
        ("普市监提案[2023]34号", "普市监提案〔2023〕34号"),
        ("浙政令(2010)275号", "浙政令（2010）275号"),
        ("wipo 全球奖", "WIPO"),
    ],
)
def test_what_people_type_is_found_and_marked(store: Store, query: str, shows: str) -> None:
    hit = search(store, query)["hits"][0]
    marked = [hit["snippet"][a:b] for a, b in hit["marks"]]
    assert any(shows in mark for mark in marked), hit


def test_operators(store: Store) -> None:
    def ids(query: str) -> set[str]:
        return {hit["id"] for hit in search(store, query, limit=1000)["hits"]}

    assert ids("品牌 奖励") == ids("品牌") & ids("奖励")
    assert ids("品牌 AND 奖励") == ids("品牌 奖励")
    assert ids("专利 OR 商标") == ids("专利") | ids("商标")
    assert ids("品牌 NOT 奖励") == ids("品牌") - ids("奖励") == ids("品牌 -奖励")
    assert ids("(专利 OR 商标) 奖励") == (ids("专利") | ids("商标")) & ids("奖励")
    assert ids("NOT 品牌") == ids("") - ids("品牌")


def test_facets_and_filters(tmp_path: Path) -> None:
    with made_corpus(tmp_path, ["一份没有数字的通知。"]) as store:
        text = "对企业奖励30万元，2023年12月底前新增商标20件。"
        entities = (
            Amount(id="m4", start=4, end=9, text=text[4:9], rule="t", value="300000"),
            Count(id="c22", start=22, end=25, text=text[22:25], rule="t", value="20", unit="件", object="商标"),
            Commitment(id="p0", start=0, end=len(text), text=text, rule="t", type="target", due="2023-12-31"),
        )
        put(store, made_outcome(text, "b.txt", entities, kind="通知", issued_on="2022-01-03", issuers=("大足区市场监督管理局",)), text)
        answer = search(store, "")
        assert answer["total"] == 2
        assert {f["value"]: f["count"] for f in answer["facets"]["year"]} == {"2023": 1, "2022": 1}
        assert {f["value"]: f["count"] for f in answer["facets"]["kind"]} == {"amount": 1, "commitment": 1, "count": 1}
        for filters in (
            Filters(amount_min=100_000),
            Filters(due_before="2024-01-01"),
            Filters(unit="件", object="商标"),
            Filters(issuer="dzq"),
            Filters(kind="count"),
            Filters(type="通知"),
        ):
            assert [hit["name"] for hit in search(store, "", filters)["hits"]] == ["b.txt"], filters
        assert search(store, "", Filters(amount_min=400_000))["total"] == 0


def test_a_question_that_is_too_long_is_refused(store: Store) -> None:
    with pytest.raises(RunError, match="bad_usage"):
        search(store, "品" * 501)


@pytest.mark.parametrize(
    "typed", ['"', "(", ")", "AND", "NOT", "OR 品牌", "-", "((品牌", "* NEAR(", "品牌)", '"" ""', "\\", "%", "'; DROP TABLE documents; --"]
)
def test_odd_questions_never_crash(store: Store, typed: str) -> None:
    try:
        search(store, typed)
    except RunError as error:
        assert error.code == "bad_usage"


def test_the_same_document_under_other_bytes_is_told(tmp_path: Path) -> None:
    text = "关于加强商标品牌建设的若干意见\n" + "各部门要认真落实商标品牌建设的各项任务。" * 8
    other = "关于加强商标品牌建设的若干意见\n" + "另一份同名文件。" * 60 + "商标"
    about = {"title": text.split("\n")[0], "doc_number": "普办〔2023〕3号"}
    with open_store(tmp_path) as store:
        for name, words in (("a.txt", text), ("b.txt", f"{text}\n"), ("c.txt", other)):
            put(store, made_outcome(words, name, **about), words)
        hits = search(store, "商标")["hits"]
        by_name = {hit["name"]: hit for hit in hits}
        assert len(hits) == 3
        told = {name: hit.get("same_as") for name, hit in by_name.items()}
        first = next(name for name in ("a.txt", "b.txt") if told[name] is None)
        second = "b.txt" if first == "a.txt" else "a.txt"
        assert (told[second], told["c.txt"]) == (by_name[first]["id"], None)
        assert found_docs(store, "另一份", Filters()) == [3]
