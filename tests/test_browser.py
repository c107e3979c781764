"""The pages in a real browser: what a researcher does with them, and what a hostile document can't do to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from corpus.audit import draw
from corpus.corrections import open_for_people
from corpus.store import open_store
from schemas.entities import Amount, Count
from tests.browsing import chromium, served
from tests.made import made_outcome, put
from tests.test_verdicts import AFTER, BEFORE, FIRST, LATER
from web.app import create_app

pytestmark = pytest.mark.debian("chromium", "chromium")
HOSTILE = '<script>window.owned=1</script><img src=x onerror=window.owned=2>"><svg onload=window.owned=3>'
ONE = f"关于商标品牌工作的答复\n全区有效注册商标14036件，对{HOSTILE}公司奖励30万元。" + "\n其他各项工作按计划推进。" * 40
TWO = "品牌培育通知\n请各单位申报品牌。"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "corpus"
    at = ONE.index
    count = Count(id="c19", start=at("14036件"), end=at("14036件") + 6, text="14036件", rule="t", value="14036", unit="件", object="商标")
    amount = Amount(id="m90", start=at("30万元"), end=at("30万元") + 4, text="30万元", rule="t", value="300000", payee=HOSTILE)
    with open_store(folder) as store:
        put(store, made_outcome(ONE, "a.txt", (count, amount), title=f"关于商标品牌工作的答复{HOSTILE}", kind="建议答复"), ONE)
        put(store, made_outcome(TWO, "b.txt", title="品牌培育通知", kind="通知", issued_on="2021-01-05", issuers=("某市知识产权局",)), TWO)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(corpus: Path) -> Iterator[str]:
    with served(create_app(corpus)) as at:
        yield at


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that must say nothing on the console and ask nobody else for anything."""
    opened = browser.new_page()
    said: list[str] = []
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", note)
    yield opened
    assert said == []
    assert [url for url in asked if not url.startswith(address)] == []
    assert opened.evaluate("window.owned") is None
    opened.close()


def test_search_filter_open_and_follow_a_mark(page: Page, address: str) -> None:
    page.goto(address)
    page.fill("input[type=search]", "品牌")
    page.press("input[type=search]", "Enter")
    assert page.locator("ol.hits li").count() == 2
    page.locator(".facet").get_by_role("link", name="2021").click()
    assert page.locator("ol.hits a.title").all_inner_texts() == ["品牌培育通知"]
    page.get_by_role("link", name="清除条件").click()
    page.get_by_role("link", name="关于商标品牌工作的答复").click()
    page.locator("section.text a.e-count").click()
    assert page.url.endswith("#row-c19")
    assert page.locator("#row-c19").is_visible()
    page.locator("#row-c19").get_by_role("link", name="14036件").click()
    assert page.url.endswith("#c19")
    page.locator("#row-c19").get_by_role("link", name="出处").click()
    assert page.locator("mark").first.inner_text() == "14036件"


def test_a_permalink_leads_to_the_words(page: Page, address: str) -> None:
    page.goto(f"{address}/documents/{made_outcome(ONE, 'a.txt').id}#m90")
    assert page.locator("#m90 + a").inner_text() == "30万元"


def test_what_a_document_says_stays_text(page: Page, address: str) -> None:
    doc_id = made_outcome(ONE, "a.txt").id
    for path in (
        "/?q=script",
        f"/documents/{doc_id}",
        "/query/amounts",
        "/query/documents",
        f"/documents/{doc_id}/evidence/m90",
        "/compare",
    ):
        page.goto(f"{address}{path}")
        assert page.evaluate("window.owned") is None
        assert page.locator("img, main svg[onload]").count() == 0
    page.goto(f"{address}/documents/{doc_id}")
    assert "<script>window.owned=1</script>" in page.locator("section.text").inner_text()


def test_keys_lead_to_the_search_box_and_through_the_hits(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=品牌")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.className") == "title"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


@pytest.mark.parametrize("path", ["/", "/?q=品牌", "/tables", "/query/amounts", "/compare", "/coverage", "/runs", "document"])
def test_nothing_is_wider_than_a_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    document = f"/documents/{made_outcome(ONE, 'a.txt').id}"
    page.goto(address + (document if path == "document" else path))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_wrong_amount_is_corrected_and_judged_by_key(browser: Browser, corpus: Path) -> None:
    with open_for_people(corpus) as store:
        draw(store, "a", 2)
    with served(create_app(corpus, token="secret")) as at:
        page = browser.new_page()
        page.goto(f"{at}/sign-in")
        page.fill("[name=who]", "甲")
        page.fill("[name=token]", "secret")
        page.press("[name=token]", "Enter")
        page.goto(f"{at}/documents/{made_outcome(ONE, 'a.txt').id}")
        row = page.locator("#row-m90")
        row.locator("summary").click()
        row.locator("[name='data.value']").fill("3000000")
        row.locator("[name=why]").fill("原文为300万元")
        row.get_by_role("button", name="改正").click()
        assert "改正 甲" in page.locator("#row-m90").inner_text()
        page.goto(f"{at}/query/amounts")
        assert "3000000" in page.locator("tbody").inner_text()
        page.goto(f"{at}/audit/a")
        for key in "yn":
            with page.expect_navigation():
                page.keyboard.press(key)
        assert page.url == f"{at}/audit"
        assert page.locator("h2").inner_text() == "a 2/2"
        page.close()


def test_a_suggested_outcome_is_rejected_on_the_ledger(browser: Browser, tmp_path: Path) -> None:
    with open_store(tmp_path / "corpus") as store:
        put(store, FIRST, BEFORE)
        put(store, LATER, AFTER)
    with served(create_app(tmp_path / "corpus", token="secret")) as at:
        page = browser.new_page()
        page.goto(f"{at}/sign-in")
        page.fill("[name=who]", "甲")
        page.fill("[name=token]", "secret")
        page.press("[name=token]", "Enter")
        page.goto(f"{at}/ledger")
        row = page.locator("tbody tr")
        assert "已达成" in row.inner_text()
        row.locator("summary").click()
        row.locator("[name=why]").fill("口径不同")
        row.get_by_role("button", name="否定此结果").click()
        shown = page.locator("tbody tr").inner_text()
        assert all(words in shown for words in ("后续文件未说明", "已核定", "甲", "口径不同", "机器曾建议 已达成"))
        page.close()


def test_pages_work_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.fill("input[type=search]", "註冊商標")
    page.press("input[type=search]", "Enter")
    assert page.locator("ol.hits mark").all_inner_texts() == ["注册商标"]
    context.close()
