"""The flows: one of ours really runs, a scheduled one really fires, and what they do is what `gongbao run` does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from corpus.search import search
from run import reading
from tests.town import Town

ROOT = Path(__file__).resolve().parent.parent
FLOW = """
import asyncio, json, sys
sys.path.insert(0, {root!r})
import flows
result = asyncio.run(flows.gazette_on(None, 2)({sources!r}, {corpus!r}))
state = asyncio.run(flows.report({corpus!r}))
count = asyncio.run(flows.reindex({corpus!r}))
print("RESULT " + json.dumps({{"run": result, "state": state, "indexed": count}}))
"""
SERVE = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, {root!r})
from prefect.schedules import Interval
import flows
if __name__ == "__main__":  # the runner starts its processes by importing this file
    flows.serve(Interval(timedelta(seconds=10)), [{source!r}], Path({corpus!r}), 1)
"""


def prefect_of_its_own(home: Path) -> dict[str, str]:
    """An environment in which Prefect knows nothing of the person's and sends nothing anywhere."""
    home.mkdir()
    return {
        **{name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"},
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of flows that report to a server of these tests."""
    found = prefect_of_its_own(tmp_path_factory.mktemp("server") / "prefect")
    program = "import time, flows\nwith flows._server() as address:\n    print(address, flush=True)\n    time.sleep(600)\n"
    server = subprocess.Popen([sys.executable, "-c", program], env=found, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert server.stdout is not None
        yield {**found, "PREFECT_API_URL": server.stdout.readline().strip()}
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def asked(environment: dict[str, str], what: str) -> list[dict[str, Any]]:
    """What the Prefect server holds of a sort: `artifacts`, `flow_runs`, `task_runs`, `v2/concurrency_limits`."""
    request = urllib.request.Request(f"{environment['PREFECT_API_URL']}/{what}/filter", data=b"{}", method="POST")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


def flowed(environment: dict[str, str], sources: list[str], corpus: Path, place: Path) -> dict[str, Any]:
    """What the three flows gave, run one after the other in `place`."""
    program = FLOW.format(root=str(ROOT), sources=sources, corpus=str(corpus))
    command = [sys.executable, "-X", "utf8", "-c", program]
    done = subprocess.run(command, env=environment, cwd=place, capture_output=True, text=True, encoding="utf-8", timeout=250, check=False)
    told = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    assert told is not None, done.stderr[-3000:]
    return json.loads(told.removeprefix("RESULT "))  # type: ignore[no-any-return]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for number in range(5):
        (place / f"{number}.txt").write_text(
            f"关于奖励的通知\n对第{number}名给予{number + 1}万元奖励。\n我局将于2020年12月底前完成{number + 3}件。\n", "utf-8"
        )
    (place / "broken.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    return place


@pytest.mark.timeout(300)
def test_the_flows_run_and_what_they_report_is_published_in_chinese(tmp_path: Path, environment: dict[str, str], source: Path) -> None:
    corpus, plain = tmp_path / "flow", tmp_path / "plain"
    found = flowed(environment, [str(source)], corpus, tmp_path)
    assert found["run"]["statuses"] == {"error": 1, "ok": 5}
    assert found["indexed"] == 5
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()"]
    subprocess.run([*command, "run", str(source), "--out", str(plain), "--quiet"], timeout=60, check=False)
    records = {path.name: path.read_bytes() for path in (plain / "notices").glob("*.json")}
    assert records == {path.name: path.read_bytes() for path in (corpus / "notices").glob("*.json")}
    assert len(records) == 5
    with reading(corpus) as store, reading(plain) as other:
        ids = [sorted(hit["id"] for hit in search(one, "万元奖励")["hits"]) for one in (store, other)]
        assert ids[0] == ids[1], "what reindex built finds the same"
        assert len(ids[0]) == 5
    shown = {one["key"]: one for one in asked(environment, "artifacts") if one["key"]}
    told = shown["gongbao-report"]["data"]
    for words in (
        "# 公报运行报告",
        "共 6 份：处理 6",
        "| 正常 | 5 |",
        "| 失败 | 1 |",
        "## 未能处理：1 份",
        "broken.pdf",
        "## 新处理的文件",
    ):
        assert words in told
    assert "新的承诺" in told
    assert "2020-12-31" in told.partition("已到期的承诺")[2]
    assert {"类别": "文件", "名称": "正常", "数目": 5} in json.loads(shown["gongbao-counts"]["data"])
    assert shown["gongbao-state"]["data"] == found["state"]
    assert found["state"].startswith("# 语料库现状")
    runs = {one["name"].rsplit("-", 1)[0]: one for one in asked(environment, "task_runs")}
    assert {name: one["tags"] for name, one in runs.items()} == {"读取一批 read a batch": ["gongbao"]}


class Watched(Town):
    """A site that looks at the limit of its host whenever it is asked."""

    limits: ClassVar[list[list[tuple[str, int, int]]]] = []
    environment: ClassVar[dict[str, str]] = {}

    def answer(self, path: str) -> tuple[int, str, bytes]:
        rows = asked(self.environment, "v2/concurrency_limits")
        self.limits.append([(row["name"], row["limit"], row["active_slots"]) for row in rows])
        return super().answer(path)


@pytest.mark.timeout(300)
def test_a_flow_holds_the_limit_of_each_host_while_it_asks_it(tmp_path: Path, environment: dict[str, str]) -> None:
    Watched.environment = environment
    with Watched() as town:
        town.add("/doc/1.html", "关于印发奖励办法的通知", "2023-05-22", "给予一次性奖励3万元。")
        table = f'[town]\nkind = "list"\nurl = "{town.url}/list/index.html"\ndelay = 0\nallow_hosts = ["127.0.0.1"]\n'
        (tmp_path / "sources.toml").write_text(table, "utf-8")
        found = flowed(environment, ["town"], tmp_path / "out", tmp_path)
    assert found["run"]["statuses"] == {"ok": 1}
    assert len(town.limits) >= 3
    assert {tuple(seen) for seen in town.limits} == {(("gongbao host 127.0.0.1", 1, 1),)}
    assert [row["active_slots"] for row in asked(environment, "v2/concurrency_limits")] == [0]


@pytest.mark.timeout(240)
@pytest.mark.skipif(os.name == "nt", reason="ends the server by its process group")
def test_a_scheduled_run_really_fires(tmp_path: Path, source: Path) -> None:
    environment = prefect_of_its_own(tmp_path / "prefect")
    corpus = tmp_path / "served"
    program = tmp_path / "serve.py"
    program.write_text(SERVE.format(root=str(ROOT), source=str(source), corpus=str(corpus)), "utf-8")
    process = subprocess.Popen(
        [sys.executable, str(program)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        until = time.monotonic() + 150
        while time.monotonic() < until and len(list((corpus / "notices").glob("*.json"))) < 5:
            time.sleep(1)
            assert process.poll() is None, "the schedule ended by itself"
        assert len(list((corpus / "notices").glob("*.json"))) == 5
    finally:
        process.send_signal(signal.SIGINT)  # ends the server that it has started, too
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_only_the_network_is_worth_another_try() -> None:
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    from prefect.states import Failed

    import flows
    from schemas.issues import DocumentError

    def retried(fault: Exception) -> bool:
        return asyncio.run(flows.worth_retrying(flows.read, None, Failed(data=fault)))  # type: ignore[arg-type]

    assert retried(DocumentError("network_error", detail="x"))
    assert retried(ConnectionResetError())
    assert not retried(DocumentError("corrupt", detail="x"))
    assert not retried(ValueError())


def test_the_breakages_that_we_know_cannot_come_back() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert any(line.startswith("fastapi") and "<" in line for line in wanted)
    assert any(line.startswith("sqlalchemy") and "<2.1" in line for line in wanted)


def test_the_report_is_chinese_and_no_document_can_break_it(tmp_path: Path) -> None:
    from run import run
    from runs.telling import counts, markdown
    from settings import Settings

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a|b<script>.txt").write_text("关于工作的通知\n我局将于2020年12月底前完成5件。\n", "utf-8")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    now = Settings(corpus=tmp_path / "out", workers=1)
    report = run([str(tmp_path / "in")], now)
    text = markdown(report, now.corpus)
    assert "# 公报运行报告" in text
    assert "未能处理：1 份" in text
    assert "<script>" not in text
    assert {"类别": "文件", "名称": "失败", "数目": 1} in counts(report)
    assert "# 语料库现状" in markdown(None, now.corpus)
