"""A town's site from its list pages to the search index, by the command that a person types; and what the next day brings."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from docx import Document as Word

from corpus.store import open_store
from pipeline.pull.fetch import Client, check_url
from pipeline.pull.sources import sources
from run import run
from runs.report import Report
from schemas.issues import DocumentError
from settings import Settings
from tests.ofd_made import ofd
from tests.ofd_made import text as written
from tests.pages_made import letter
from tests.test_doc import word as word97
from tests.town import Town

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "关于印发第{n}号奖励办法的通知"
BODY = "各镇人民政府：\n对新认定的第{n}类企业，给予一次性奖励{n}万元。\n请认真贯彻执行。"


def word(text: str) -> bytes:
    document, file = Word(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def rtf(text: str) -> bytes:
    body = "".join(rf"\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" if ord(c) > 126 else c for c in text).replace("\n", r"\par ")
    return (r"{\rtf1\ansi\deff0 " + body + "}").encode("ascii")


def sheets(text: str) -> bytes:
    """An OFD of one page with these lines."""
    return ofd(["".join(written(words, 20, 40 + 10 * n) for n, words in enumerate(text.splitlines()))])


def packed(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("inner.txt", text)
    return file.getvalue()


def saved_whole(html: bytes) -> bytes:
    """A page as a browser saves it in one file."""
    head = b'MIME-Version: 1.0\r\nSnapshot-Content-Location: https://a.gov.cn/\r\nContent-Type: multipart/related; boundary="--b"\r\n\r\n'
    part = b"----b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + part + base64.encodebytes(html) + b"\r\n----b--\r\n"


FORMATS = {
    "txt": ("text/plain; charset=utf-8", lambda text: text.encode()),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    "pdf": ("application/pdf", lambda text: letter(text.splitlines())),
    "zip": ("application/zip", packed),
    "rtf": ("application/rtf", rtf),
    "doc": ("application/msword", lambda text: word97(text.replace("\n", "\r") + "\r")),
    "wps": ("application/vnd.ms-works", lambda text: word97(text.replace("\n", "\r") + "\r")),
    "ofd": ("application/ofd", sheets),
}


def grown(documents: int) -> Town:
    """A town with so many notices, each fifth with an attachment, of every format in turn."""
    town, kinds = Town(), list(FORMATS)
    for n in range(1, documents + 1):
        files: tuple[str, ...] = ()
        if n % 5 == 0:
            kind = kinds[n // 5 % len(kinds)]
            files = (f"/files/{n}.{kind}",)
            media, made = FORMATS[kind]
            town.pages[files[0]] = (media, made(f"附件：补助标准表\n对第{n}类项目给予补助{n + 1000}元，由财政局拨付。"))
        town.add(f"/doc/t2023_{n}.html", NOTICE.format(n=n), f"2023-05-{1 + n % 28:02}", BODY.format(n=n), files)
    return town


def told(place: Path, text: str) -> Settings:
    """Settings for a `sources.toml` of this text."""
    file = place / "sources.toml"
    file.write_text(text, "utf-8")
    return Settings(corpus=place / "out", sources=file, workers=2)


def listed(town: Town, **more: object) -> str:
    lines = {"kind": "list", "url": f"{town.url}/list/index.html", "delay": 0, "allow_hosts": ["127.0.0.1"]} | more
    return "[town]\n" + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())


def typed(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command line, as a person in `place` types it."""
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()"
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, *words],
        cwd=place,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def ends_of(corpus: Path) -> dict[str, str]:
    """How every address in a corpus ended: status, and code where there is one; the same bytes at several addresses end alike."""
    found = (
        "SELECT l.uri, d.status, coalesce(d.code, '') FROM documents d JOIN locations l ON l.sha256 = d.sha256 AND l.sha256 != '' "
        "UNION SELECT uri, status, code FROM documents WHERE sha256 = ''"
    )
    with open_store(corpus, read_only=True) as store:
        return {uri: f"{status} {code}".strip() for uri, status, code in store.database.execute(found)}


def statuses(report: Report) -> dict[str, int]:
    return dict(report.statuses)


@pytest.mark.timeout(180)
def test_one_command_makes_a_site_searchable_and_the_next_day_brings_exactly_what_changed(tmp_path: Path) -> None:
    with grown(50) as town:
        now = told(tmp_path, listed(town, region="上海市普陀区"))
        done = typed(tmp_path, "run", "town", "--out", "out", "--quiet", "--workers", "2")
        assert done.returncode == 0, done.stderr
        found = json.loads(typed(tmp_path, "search", "一次性奖励", "--corpus", "out", "--json").stdout)
        assert found
        records = [json.loads(path.read_bytes()) for path in (tmp_path / "out" / "notices").glob("*.json")]
        assert len(records) == 60
        media = {
            record["source"]["name"].rsplit(".", 1)[-1] for record in records if record["source"]["uri"].startswith(f"{town.url}/files")
        }
        assert {"txt", "docx", "pdf", "rtf", "doc", "wps", "ofd"} <= media
        assert all(any(entity["kind"] == "amount" for entity in record["entities"]) for record in records)
        asked = len(town.log)
        again = run(["town"], now)
        assert (again.processed, again.unchanged, again.gone) == (0, 60, 0)
        fresh = [path for path, _, status, _ in town.log[asked:] if status == 200 and not path.startswith(("/list/", "/robots"))]
        assert fresh == []
        for n in range(101, 111):
            town.add(f"/doc/t2023_{n}.html", NOTICE.format(n=n), "2023-06-01", BODY.format(n=n))
        for n in range(1, 5):
            town.add(f"/doc/t2023_{n}.html", NOTICE.format(n=n), "2023-05-02", BODY.format(n=n + 500))
        for n in (6, 7, 8):
            del town.pages[f"/doc/t2023_{n}.html"]
            town.listed = [row for row in town.listed if row[0] != f"/doc/t2023_{n}.html"]
        third = run(["town"], now)
        assert (statuses(third), third.unchanged, third.gone) == ({"ok": 14}, 53, 3)
        assert town.most_open == 1


def test_records_of_a_dataproxy_are_followed_to_their_end(tmp_path: Path) -> None:
    with Town() as town:
        for n in range(1, 8):
            town.add(f"/art/2023/art_{n}.html", NOTICE.format(n=n), "2023-05-22", BODY.format(n=n))
        for start in (1, 4, 7, 10):
            rows = town.listed[start - 1 : start + 2]
            records = "".join(
                f"<record><![CDATA[<li><a href='{path}'>{title}</a><b>{day}</b></li>]]></record>" for path, title, day in rows
            )
            where = f"/module/jpage/dataproxy.jsp?startrecord={start}&endrecord={start + 2}&perpage=3"
            page = f"<datastore><recordset>{records}</recordset></datastore>" if records else "<datastore></datastore>"
            town.pages[where] = ("text/xml; charset=utf-8", page.encode())
        begin = f"{town.url}/module/jpage/dataproxy.jsp?startrecord=1&endrecord=3&perpage=3"
        report = run(["town"], told(tmp_path, listed(town, url=begin)))
    assert (statuses(report), report.gone) == ({"ok": 7}, 0)


@pytest.mark.parametrize("kind", ["feed", "sitemap", "urls", "import"])
def test_every_kind_of_source_gives_its_documents(tmp_path: Path, kind: str) -> None:
    with Town() as town:
        for n in (1, 2, 3):
            town.add(f"/doc/{n}.html", NOTICE.format(n=n), "2023-05-22", BODY.format(n=n))
        links = [f"{town.url}/doc/{n}.html" for n in (1, 2, 3)]
        entries = "".join(f"<item><title>通知</title><link>{link}</link></item>" for link in links)
        town.pages["/rss.xml"] = ("application/xml", f"<rss version='2.0'><channel>{entries}</channel></rss>".encode())
        places = "".join(f"<url><loc>{link}</loc></url>" for link in links)
        town.pages["/site.xml"] = ("application/xml", f"<urlset>{places}</urlset>".encode())
        (tmp_path / "addresses.csv").write_text("title,url\n" + "".join(f"通知,{link}\n" for link in links), "utf-8")
        (tmp_path / "saved").mkdir()
        for n in (1, 2):
            (tmp_path / "saved" / f"{n}.html").write_bytes(town.pages[f"/doc/{n}.html"][1])
        (tmp_path / "saved" / "3.mhtml").write_bytes(saved_whole(town.pages["/doc/3.html"][1]))
        where = {
            "feed": {"url": f"{town.url}/rss.xml"},
            "sitemap": {"url": f"{town.url}/site.xml"},
            "urls": {"url": str(tmp_path / "addresses.csv")},
            "import": {"path": "saved"},
        }[kind]
        table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in where.items())
        manners = 'delay = 0\nallow_hosts = ["127.0.0.1"]\n' if kind != "import" else ""
        report = run(["town"], told(tmp_path, f'[town]\nkind = "{kind}"\n{table}{manners}'))
    assert statuses(report) == {"ok": 3}
    records = [json.loads(path.read_bytes()) for path in (tmp_path / "out" / "notices").glob("*.json")]
    found = {record["meta"]["title"]: [e["value"] for e in record["entities"] if e["kind"] == "amount"] for record in records}
    assert found == {NOTICE.format(n=n): [f"{n}0000"] for n in (1, 2, 3)}


def test_the_recipe_for_a_site_works_as_it_is_written(tmp_path: Path) -> None:
    recipe = (ROOT / "docs" / "adding.md").read_text("utf-8").split("```toml\n")[1].split("```")[0]
    assert len(recipe.splitlines()) <= 10
    with grown(3) as town:
        here = recipe.replace("https://www.example.gov.cn/zwgk/index.html", f"{town.url}/list/index.html")
        report = run(["bureau"], told(tmp_path, here + 'delay = 0\nallow_hosts = ["127.0.0.1"]\n'))
    assert statuses(report) == {"ok": 3}
    records = [json.loads(path.read_bytes()) for path in (tmp_path / "out" / "notices").glob("*.json")]
    assert {record["meta"].get("region", {}).get("name") for record in records} == {"上海市普陀区"}
    assert {tuple(record["meta"]["issuers"]) for record in records} == {("上海市普陀区市场监督管理局",)}


def test_what_init_writes_is_read_as_it_is_and_with_every_example_switched_on(tmp_path: Path) -> None:
    assert typed(tmp_path, "init").returncode == 0
    file = tmp_path / "sources.toml"
    assert [config.kind for config in sources(file)] == ["folder"]
    on = [
        line[2:] if line.startswith("# ") and ("=" in line or line.startswith("# [")) else line
        for line in file.read_text("utf-8").splitlines()
    ]
    file.write_text("\n".join(line[2:] if line.startswith("# ") and "=" in line else line for line in on), "utf-8")
    assert {config.kind for config in sources(file)} == {"folder", "list", "feed", "sitemap", "urls", "import"}
    tomllib.loads((tmp_path / "gongbao.toml").read_text("utf-8"))


class Troubled(Town):
    """A site whose robots.txt answers as it is told."""

    status = 503

    def answer(self, path: str) -> tuple[int, str, bytes]:
        return (self.status, "text/plain", b"x") if path == "/robots.txt" else super().answer(path)


@pytest.mark.parametrize(("status", "tries", "end"), [(503, 3, "http_error"), (403, 1, "ok"), (400, 1, "ok"), (404, 1, "ok")])
def test_a_site_without_rules_may_be_read_and_one_in_trouble_is_left_alone(status: int, tries: int, end: str) -> None:
    town = Troubled()
    town.status = status
    with town:
        town.add("/doc/1.html", NOTICE, "2023-05-22", BODY)
        careful, ends = Client(delay=0, allow_hosts=("127.0.0.1",), sleep=lambda _: None), set()
        for _ in range(3):
            try:
                careful.get(f"{town.url}/doc/1.html")
                ends.add("ok")
            except DocumentError as error:
                ends.add(error.code)
    assert ends == {end}
    assert sum(path == "/robots.txt" for path, *_ in town.log) == tries


@pytest.mark.parametrize("url", ["http://me:secret@a.gov.cn/", "http://a.gov.cn@10.0.0.1/", "http://a.gov.cn:99999/", "http:///x"])
def test_addresses_that_hide_where_they_lead_are_refused(url: str) -> None:
    with pytest.raises(DocumentError, match="address_refused"):
        check_url(url)
