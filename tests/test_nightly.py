"""Night after night against a site with troubles: what fails is asked again, a failure ends when its address answers, nothing is lost."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from corpus.store import open_store
from pipeline.pull import site as pulling
from pipeline.pull.fetch import Client
from pipeline.pull.site import site
from pipeline.pull.sources import SourceConfig
from run import run
from schemas.issues import DocumentError
from settings import Settings
from tests.test_pull import LOOPBACK, Remembered, client
from tests.test_site import BODY, NOTICE, ends_of, listed, told
from tests.town import Town


class Moody(Town):
    """A site of which some addresses answer with another status, or with a page that says there is nothing."""

    moods: dict[str, int]

    def answer(self, path: str) -> tuple[int, str, bytes]:
        status = self.moods.get(path)
        if status == 200:
            return 200, "text/html", "<html><title>404</title><body>您访问的页面不存在或已被删除！</body></html>".encode()
        return (status, "text/html", b"x") if status else super().answer(path)


def moody(documents: int, attached: str = "") -> Moody:
    town = Moody()
    town.moods = {}
    for n in range(1, documents + 1):
        town.add(f"/doc/{n}_1.html", NOTICE.format(n=n), "2023-05-22", BODY.format(n=n), (attached,) if attached and n == 1 else ())
    return town


def night(town: Town, now: Settings) -> dict[str, str]:
    """What every address ends as after another run."""
    run(["town"], now)
    return {uri.removeprefix(town.url): end for uri, end in ends_of(now.corpus).items()}


def gone(corpus: Path) -> int:
    with open_store(corpus, read_only=True) as store:
        return store.counts().get("source_gone", 0)


def test_a_failure_ends_when_its_address_answers_and_marks_nothing_as_gone(tmp_path: Path) -> None:
    with moody(3) as town:
        now = told(tmp_path, listed(town))
        town.moods = {"/doc/3_1.html": 403}
        assert night(town, now) == {"/doc/1_1.html": "ok", "/doc/2_1.html": "ok", "/doc/3_1.html": "error blocked_by_site"}
        town.moods = {"/doc/2_1.html": 403}
        run(["town"], now)
        with open_store(now.corpus, read_only=True) as store:
            assert store.counts() == {"ok": 3, "error": 1}  # what was read of 2 stands, beside tonight's failure
        town.moods = {}
        asked = len(town.log)
        assert night(town, now) == dict.fromkeys(("/doc/1_1.html", "/doc/2_1.html", "/doc/3_1.html"), "ok")
        assert [(path, status) for path, _, status, _ in town.log[asked:] if path.startswith("/doc")] == [
            (f"/doc/{n}_1.html", 304) for n in (3, 2, 1)
        ]


def test_a_failed_attachment_is_asked_again_though_its_page_is_unchanged(tmp_path: Path) -> None:
    with moody(2, "/files/1.txt") as town:
        town.pages["/files/1.txt"] = ("text/plain; charset=utf-8", "附件：补助一千元，由财政局拨付。".encode())
        now = told(tmp_path, listed(town))
        town.moods = {"/files/1.txt": 403}
        assert night(town, now)["/files/1.txt"] == "error blocked_by_site"
        town.moods = {}
        assert night(town, now)["/files/1.txt"] == "ok"


def test_a_list_page_that_failed_is_never_taken_for_a_document(tmp_path: Path) -> None:
    with moody(2) as town:
        now = told(tmp_path, listed(town))
        town.moods = {"/list/index.html": 403}
        assert night(town, now) == {"/list/index.html": "error blocked_by_site"}
        town.moods = {}
        assert night(town, now) == {"/doc/1_1.html": "ok", "/doc/2_1.html": "ok"}


def test_an_error_page_in_a_documents_place_hides_nothing(tmp_path: Path) -> None:
    with moody(2) as town:
        now = told(tmp_path, listed(town))
        night(town, now)
        town.moods = {"/doc/1_1.html": 200}
        assert night(town, now)["/doc/1_1.html"] == "error soft_error_page"
        with open_store(now.corpus, read_only=True) as store:
            assert store.database.execute("SELECT count(*) FROM documents WHERE superseded_by IS NOT NULL").fetchone() == (0,)
        town.moods = {}
        assert night(town, now)["/doc/1_1.html"] == "ok"
        assert gone(now.corpus) == 1  # the error page


def test_what_is_no_longer_named_nor_there_is_asked_once_more_and_then_forgotten(tmp_path: Path) -> None:
    with moody(2) as town:
        now = told(tmp_path, listed(town))
        town.moods = {"/doc/2_1.html": 403}
        night(town, now)
        town.moods, town.listed = {"/doc/2_1.html": 404}, town.listed[:1]
        assert night(town, now) == {"/doc/1_1.html": "ok"}
        asked = len(town.log)
        night(town, now)
        assert "/doc/2_1.html" not in [path for path, *_ in town.log[asked:]]


def test_members_of_an_archive_come_change_and_go(tmp_path: Path) -> None:
    def archive(**texts: str) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            for name, text in texts.items():
                packed.writestr(f"{name}.txt", text)
        return file.getvalue()

    with moody(1, "/files/1.zip") as town:
        now = told(tmp_path, listed(town))
        inside = "/files/1.zip!/{}.txt"
        town.pages["/files/1.zip"] = ("application/zip", archive(a="甲：补助一千元。", b="乙：补助二千元。", c="丙：补助三千元。"))
        assert {path for path in night(town, now) if "zip" in path} == {inside.format(name) for name in "abc"}
        asked = len(town.log)
        night(town, now)
        assert [status for path, _, status, _ in town.log[asked:] if path == "/files/1.zip"] == [304]
        town.pages["/files/1.zip"] = ("application/zip", archive(a="甲：补助一千元。", b="乙：改为补助九千元。", d="丁：补助四千元。"))
        report = run(["town"], now)
        assert (dict(report.statuses), report.unchanged, report.gone) == ({"ok": 2}, 2, 1)
        town.pages["/files/1.zip"] = ("application/zip", b"PK\x03\x04 cut off")
        assert night(town, now)["/files/1.zip"] == "error corrupt"
        assert gone(now.corpus) == 1  # c, as before: nobody knows what the damaged archive should hold
        town.pages["/files/1.zip"] = ("application/zip", archive(a="甲：补助一千元。"))
        run(["town"], now)
        with open_store(now.corpus, read_only=True) as store:
            assert store.counts() == {"ok": 3, "source_gone": 4}  # ok: the page, a, and b's first version, which its second one replaced


def test_a_run_killed_in_mid_archive_or_before_an_attachment_fetches_the_rest(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for n in range(6):
            packed.writestr(f"{n}.txt", f"补助{n + 1}万元。")
    with moody(1, "/files/1.zip") as town:
        town.pages["/files/1.zip"] = ("application/zip", file.getvalue())
        config = SourceConfig(name="town", kind="list", url=f"{town.url}/list/index.html", delay=0, allow_hosts=LOOPBACK)
        whole = {one.uri for one in site(config, client(), Remembered()) if one.state == "fetched"}
        assert len(whole) == 7
        for cut in range(8):
            memory = Remembered()
            steps = site(config, client(), memory)
            memory.keep([one for one, _ in zip(steps, range(cut), strict=False)])
            memory.keep(list(site(config, client(), memory)))
            assert set(memory.kept) == whole


def test_one_robots_txt_and_one_connection_for_two_sources_of_a_host(tmp_path: Path) -> None:
    with moody(4) as town:
        addresses = tmp_path / "addresses.txt"
        addresses.write_text("".join(f"{town.url}/doc/{n}_1.html\n" for n in (1, 2)), "utf-8")
        second = f'[other]\nkind = "urls"\nurl = "{addresses.as_posix()}"\ndelay = 0\nallow_hosts = ["127.0.0.1"]\n'
        run([], told(tmp_path, listed(town) + second))
        assert sum(path == "/robots.txt" for path, *_ in town.log) == 1
        assert (town.most_open, town.most_connected) == (1, 1)


class Waiting(Town):
    """A site that asks to come back later."""

    retry: str | None = None

    def answer(self, path: str) -> tuple[int, str, bytes]:
        return (429, "text/plain", b"later") if self.retry and path != "/robots.txt" else super().answer(path)

    def headers(self, path: str) -> dict[str, str]:
        return {"Retry-After": self.retry} if self.retry else {}


@pytest.mark.parametrize(("delay", "retry"), [("3600", None), (None, "3600")])
def test_a_site_that_asks_for_a_long_wait_is_left_alone_and_said_so(delay: str | None, retry: str | None) -> None:
    with Waiting(robots=f"User-agent: *\nCrawl-delay: {delay}\n" if delay else "") as town:
        town.retry = retry
        for n in (1, 2, 3):
            town.add(f"/doc/{n}_1.html", NOTICE.format(n=n), "2023-05-22", BODY.format(n=n))
        config = SourceConfig(name="town", kind="list", url=f"{town.url}/list/index.html", delay=0, allow_hosts=LOOPBACK)
        found = list(site(config, client(), Remembered()))
        assert [(one.state, one.error.code if one.error else "") for one in found] == [("failed", "asked_to_wait")]
        assert [path for path, *_ in town.log] == ["/robots.txt", *(["/list/index.html"] if retry else [])]


def test_a_wait_that_the_source_allows_is_kept() -> None:
    slept: list[float] = []
    with Town(robots="User-agent: *\nCrawl-delay: 90\n") as town:
        town.add("/doc/1_1.html", NOTICE, "2023-05-22", BODY)
        patient = Client(delay=0, allow_hosts=LOOPBACK, longest_wait=120, sleep=slept.append)
        patient.get(f"{town.url}/doc/1_1.html")
        patient.get(f"{town.url}/list/index.html")
    assert slept[-1] == pytest.approx(90, abs=1)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "127.1", "0.0.0.0", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "[::127.0.0.1]", "[fec0::1]"],
)
def test_private_addresses_in_disguise_are_refused(host: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Client(delay=0, sleep=lambda _: None).get(f"http://{host}/")
    assert caught.value.code == "address_refused"


def test_addresses_by_the_ten_thousand_cost_each_the_same() -> None:
    class Many:
        asked = 0

        def known(self, uri: str) -> None:
            return None

        def uris_of(self, origin: str) -> list[str]:
            self.asked += 1
            return [f"http://a.gov.cn/{n}.zip!/1.txt" for n in range(100)]

    memory = Many()
    config = SourceConfig(name="town", kind="urls", url="/nowhere", delay=0)
    list(pulling.site(config, Client(sleep=lambda _: None, limits=client().limits, delay=0, allow_hosts=()), memory))  # type: ignore[arg-type]
    assert memory.asked <= 2
