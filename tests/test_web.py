"""The pages and the API: every page renders, hostile documents stay text, addresses are checked, readers get what they have not got yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from corpus.columns import TABLES
from corpus.compare import WHAT, incentives, indicators, series
from corpus.store import open_store
from schemas.document import Source
from schemas.entities import Amount, Award, Commitment, Count, Date, Incentive, Organization, Reference
from schemas.notice import Encoding, Notice, OutlineItem
from schemas.place import Place
from tests.made import made_outcome, put
from web.app import HEADERS, LONGEST_ADDRESS, create_app

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
TEXT = f"关于商标工作的答复\n全区有效注册商标14036件，2023年底前达到14500件。\n对{HOSTILE}有限公司奖励30万元。"
LATER = "2023年统计公报\n全区有效注册商标14620件，註冊商標增长4.2%。"
PNG = b"\x89PNG\r\n\x1a\n made"


def entities() -> tuple[object, ...]:
    at = TEXT.index
    where = (Place(start=at("14036件"), end=at("14036件") + 6),)
    count = Count(
        id=f"c{at('14036件')}", start=at("14036件"), end=at("14036件") + 6, text="14036件", rule="t", value="14036", unit="件",
        object="有效注册商标", indicator="有效注册商标", place=where,
    )  # fmt: skip
    due = Date(
        id="d1", start=at("2023年底前"), end=at("2023年底前") + 7, text="2023年底前", rule="t", type="point", value="2023", role="deadline"
    )
    start, end = at("全区有效"), at("。\n对") + 1
    promise = Commitment(id="p10", start=start, end=end, text=TEXT[start:end], rule="t", type="target", due="2023-12-31", checkable=True)
    whom = f"{HOSTILE}有限公司"
    body = Organization(id="o50", start=at(whom), end=at(whom) + len(whom), text=whom, rule="t", name=whom)
    paid = at("30万元")
    amount = Amount(
        id="m90", start=paid, end=paid + 4, text="30万元", rule="t", value="300000", role="reward", certainty="check",
        why=HOSTILE, for_=HOSTILE, place=(Place(page=1, bbox=(10.0, 10.0, 60.0, 22.0)),),
    )  # fmt: skip
    rule = Incentive(id="i44", start=at("对<"), end=len(TEXT), text=TEXT[at("对<") :], rule="t", condition=HOSTILE, amounts=("m90",))
    return count, due, promise, body, amount, rule


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "corpus"
    with open_store(folder) as store:
        outcome = made_outcome(TEXT, f"a{HOSTILE}.txt", entities(), title=f"关于商标工作的答复{HOSTILE}", kind="建议答复")  # type: ignore[arg-type]
        assert isinstance(outcome.notice, Notice)
        from dataclasses import replace

        note = replace(outcome.notice.source, encoding=Encoding("utf-8", "utf-8", 1.0))
        notice = replace(outcome.notice, source=note, outline=(OutlineItem(1, "一、", HOSTILE, 0, 5),))
        put(store, replace(outcome, notice=notice), TEXT)
        award = Award(id="a0", start=0, end=6, text=LATER[:6], rule="t", name="中国质量奖", level="national")
        cited = Reference(id="r0", start=0, end=6, text=LATER[:6], rule="t", title=HOSTILE)
        put(store, made_outcome(LATER, "b.txt", (award, cited), title="2023年统计公报", issued_on="2024-02-01", issuers=(HOSTILE,)), LATER)
        for number in range(25):
            text = f"第{number}号通知\n请各单位认真落实{number}。"
            put(store, made_outcome(text, f"n{number}.txt", title=f"通知{number}", doc_number=f"普办〔2023〕{number * 2 + 1}号"), text)
    (folder / "runs").mkdir()
    (folder / "runs" / "1.json").write_text('{"started": "2024", "seconds": 1, "processed": 27, "unchanged": 0}')
    return folder


def drawn(source: Source, media_type: str, places: object) -> list[tuple[int, bytes]]:
    return [(1, PNG)]


@pytest.fixture
def client(corpus: Path) -> Iterator[TestClient]:
    with TestClient(create_app(corpus, evidence=drawn)) as made:
        yield made


ONE = made_outcome(TEXT, "a.txt").id
PAGES = (
    "/", "/?q=商标", "/?q=註冊商標&year=2023", "/?q=%22有效注册商标%22 NOT 公报", "/?q=((", f"/?q={HOSTILE}", "/tables", "/compare",
    "/runs",
    "/corrections",
    "/audit",
    "/sign-in",
    "/compare?indicator=有效注册商标", "/coverage", f"/documents/{ONE}", f"/documents/{ONE}?kind=count", f"/documents/{ONE}/evidence/m90",
    *(f"/query/{table}" for table in TABLES), "/query/amounts?value_min=1", "/?q=通知&offset=20", f"/?issuer={HOSTILE}&kind=award",
)  # fmt: skip


class Tags(HTMLParser):
    """What a browser would make of a page: elements, handlers, addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.handlers += [f"{tag} {name}" for name in about if name.startswith("on") or name == "style"]
        self.addresses += [about[name] or "" for name in ("href", "src", "action") if name in about]
        self.ids += [about["id"] or ""] if "id" in about else []
        if tag == "script":
            self.scripts.append(about.get("src") or "inline")
        if tag in ("style", "iframe", "object", "embed", "base"):
            self.inline.append(tag)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_renders_and_stays_harmless(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, headers={"cookie": f"lang={language}"})
    assert answer.status_code == 200, answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    tags = Tags(answer.text)
    assert tags.scripts == ["/static/keys.js"]
    assert tags.handlers == tags.inline == []
    assert [a for a in tags.addresses if re.match(r"(?i)\s*(?:[a-z]+:|//)", a)] == []
    assert len(tags.ids) == len(set(tags.ids))
    assert "<script>alert" not in answer.text
    assert "onerror=&#34;" in answer.text or "onerror" not in answer.text
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text


def test_every_address_in_the_pages_leads_somewhere(client: TestClient) -> None:
    found = {a for path in PAGES for a in Tags(client.get(path).text).addresses if a.startswith("/") and not a.startswith("/ledger")}
    broken = [(a, status) for a in sorted(found) if (status := client.get(a.split("#")[0]).status_code) not in (200, 304, 405)]
    assert broken == []


def test_marks_lead_to_rows_and_back(client: TestClient) -> None:
    page = client.get(f"/documents/{ONE}").text
    tags = Tags(page)
    inside = {a[1:] for a in tags.addresses if a.startswith("#")}
    assert inside <= set(tags.ids)
    assert "row-m90" in inside
    assert "m90" in inside
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_snippet_marks_what_was_asked_for(client: TestClient) -> None:
    page = client.get("/", params={"q": "註冊商標"}).text
    assert "<mark>注册商标</mark>" in page
    assert "<mark>註冊商標增长</mark>" in client.get("/", params={"q": "注册商标增长"}).text


def test_languages_switch_and_are_remembered(client: TestClient) -> None:
    assert ">检索<" in client.get("/").text
    answer = client.get("/", params={"lang": "en"})
    assert ">Search<" in answer.text
    assert ">Search<" in client.get("/").text
    assert ">检索<" in client.get("/", params={"lang": "zh"}).text
    assert "lang=" not in (client.get("/", params={"lang": "<x>"}).headers.get("set-cookie") or "lang=zh").replace("lang=zh", "")


@pytest.mark.parametrize(
    "path",
    ["/documents/0000000000000000", "/documents/..%2f..%2fetc", f"/documents/{ONE[:-1]}G", f"/documents/{ONE}/evidence/x", "/documents/%00",
     f"/documents/{ONE}/evidence/c1/../x", f"/documents/{ONE}/evidence/m90/7.png", "/nothing", "/static/../app.py",
     "/static/%2e%2e/app.py"],
)  # fmt: skip
def test_odd_ids_are_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get(f"/api/v1{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/query/tables", "/query/amounts?sort=x", "/query/amounts?cursor=x", "/query/amounts?value_min=zehn", "/?amount_min=x", "/?offset=-1",
     "/query/amounts?where.x%27%3B--=1", "/download/x.csv", "/query/amounts?cursor=9999999999999"],
)  # fmt: skip
def test_what_is_asked_wrongly_is_said(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "bad_usage" in answer.text
    assert "Traceback" not in answer.text


def test_long_addresses_are_refused_with_the_same_headers(client: TestClient) -> None:
    answer = client.get("/?q=" + "长" * LONGEST_ADDRESS)
    assert answer.status_code == 414
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_nothing_can_be_changed_without_a_token(client: TestClient) -> None:
    for path in PAGES:
        assert client.post(path).status_code in (403, 405)
    for path in (f"/documents/{ONE}/corrections", "/corrections/1/withdraw", "/audit/a/1", "/sign-out", "/sign-in"):
        assert client.post(path, data={"seal": "", "kind": "amount", "token": "", "who": "甲", "verdict": "right"}).status_code == 403


def test_what_a_reader_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"/api/v1/documents/{ONE}")
    assert first.json()["text"] == TEXT
    again = client.get(f"/api/v1/documents/{ONE}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/api/v1/status", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_a_chart_of_many_years_is_drawn(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for year in range(2000, 2024):
            text = f"全区有效注册商标{year}件。"
            at = text.index(str(year))
            count = Count(
                id=f"c{at}", start=at, end=at + 5, text=f"{year}件", rule="t", value=str(year), unit="件", indicator="有效注册商标"
            )
            put(store, made_outcome(text, f"{year}.txt", (count,), issued_on=f"{year}-05-01"), text)
    with TestClient(create_app(tmp_path)) as client:
        assert client.get("/compare?indicator=有效注册商标").text.count("<circle") == 24


def test_comparisons_and_coverage_are_served_as_json_and_csv(client: TestClient) -> None:
    for what in WHAT:
        told = client.get(f"/api/v1/compare/{what}?limit=1").json()
        assert len(told["rows"]) == min(told["total"], 1)
        assert ("next" in told) == (told["total"] > 1)
        assert client.get(f"/download/compare/{what}.csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get("/api/v1/compare/nothing").status_code == 400
    assert client.get("/api/v1/compare/series?words=有效注册商标").json()["rows"][0]["value"] == "14036"
    gaps = client.get("/api/v1/coverage").json()["gaps"]
    assert gaps[0]["missing_ranges"][:2] == ["2", "4"]
    assert client.get(f"/api/v1/documents/{ONE}/life").json()["places"][0]["uri"]
    assert client.get("/api/v1/corrections").json()["verdicts"] == []


def test_an_indicator_is_found_by_its_longer_name_too(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for number, words in enumerate(("城镇新增就业1206万人。", "农村新增就业300万人。")):
            at = words.index(words[6])
            size = words.index("。") - at
            count = Count(
                id=f"c{at}", start=at, end=at + size, text=words[at:-1], rule="t", value=words[at:-3], unit="万人", indicator="新增就业"
            )
            put(store, made_outcome(words, f"{number}.txt", (count,)), words)
        assert [row["value"] for row in series(store, "城镇新增就业")] == ["1206"]
        assert len(series(store, "新增就业")) == 2
        assert [row["indicator"] for row in indicators(store)] == ["新增就业"]


def test_news_of_money_is_no_offer(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for kind in ("新闻", "办法"):
            words = f"（{kind}）对获奖企业奖励30万元。"
            at = words.index("30万元")
            amount = Amount(id=f"m{at}", start=at, end=at + 4, text="30万元", rule="t", value="300000", role="reward")
            offer = Incentive(
                id="i4",
                start=4,
                end=at + 4,
                text=words[4 : at + 4],
                rule="t",
                condition="获奖企业",
                beneficiary="企业",
                amounts=(amount.id,),
            )
            put(store, made_outcome(words, f"{kind}.txt", (amount, offer), kind=kind), words)
        assert [row["type"] for row in incentives(store)] == ["办法"]


def test_a_long_list_of_entities_is_paged(tmp_path: Path) -> None:
    text = "".join(f"第{n}类商标{n}件，" for n in range(1000, 1400))
    found = [text.index(f"{n}件") for n in range(1000, 1400)]
    counts = [
        Count(id=f"c{at}", start=at, end=at + 5, text=text[at : at + 5], rule="t", value=text[at : at + 4], unit="件") for at in found
    ]
    with open_store(tmp_path) as store:
        outcome = made_outcome(text, "a.txt", counts)
        put(store, outcome, text)
    with TestClient(create_app(tmp_path)) as client:
        first, second = (client.get(f"/documents/{outcome.id}{more}").text for more in ("", "?from=300"))
        assert [page.count('<tr id="row-') for page in (first, second)] == [100, 100]
        assert first.count('<a class="e e-count"') == second.count('<a class="e e-count"') == 400
        assert f"/evidence/c{found[-1]}" in first


def test_a_table_is_read_page_by_page(client: TestClient) -> None:
    seen, cursor = [], None
    while True:
        answer = client.get("/api/v1/query/documents", params={"limit": 10, **({"cursor": cursor} if cursor else {})}).json()
        seen += [row["id"] for row in answer["rows"]]
        cursor = answer.get("next")
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == answer["total"] == 27


def test_page_and_api_find_the_same(client: TestClient) -> None:
    for words in ("商标", "註冊商標", "通知 NOT 1", "没有的词", "普办"):
        found = client.get("/api/v1/search", params={"q": words}).json()
        page = client.get("/", params={"q": words}).text
        assert [hit["id"] for hit in found["hits"]] == re.findall(r'class="title" href="/documents/([0-9a-f]{16})', page)
    described = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/search", "/api/v1/query/{table}", "/api/v1/documents/{doc_id}", "/api/v1/status"} <= set(described["paths"])


def test_downloads_are_safe_for_spreadsheets(client: TestClient) -> None:
    answer = client.get("/download/amounts.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]


def test_evidence_shows_the_passage_and_the_page(client: TestClient, corpus: Path) -> None:
    passage = client.get(f"/documents/{ONE}/evidence/c{TEXT.index('14036件')}").text
    assert "<mark>14036件</mark>，2023年底前" in passage
    page = client.get(f"/documents/{ONE}/evidence/m90")
    address = next(a for a in Tags(page.text).addresses if a.endswith("1.png"))
    picture = client.get(address)
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert client.get(address, headers={"If-None-Match": picture.headers["etag"]}).status_code == 304
    with TestClient(create_app(corpus)) as plain:
        assert plain.get(address).status_code == 404
        assert ".png" not in plain.get(f"/documents/{ONE}/evidence/m90").text


def test_a_corpus_that_is_not_there_is_said(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path / "none")) as client:
        answer = client.get("/")
        assert answer.status_code == 404
        assert "gongbao run" in answer.text
