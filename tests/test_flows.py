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
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOW = """
import asyncio, json, sys
sys.path.insert(0, {root!r})
import flows
result = asyncio.run(flows.gazette_on(None, 2)([{source!r}], {corpus!r}))
print("RESULT " + json.dumps(result))
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


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A Prefect of its own: nothing of the person's, nothing sent anywhere."""
    (tmp_path / "prefect").mkdir()
    return {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
        "PYTHONUTF8": "1",
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for number in range(5):
        (place / f"{number}.txt").write_text(f"关于奖励的通知\n对第{number}名给予{number + 1}万元奖励。\n", "utf-8")
    (place / "broken.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    return place


@pytest.mark.timeout(240)
def test_the_flow_runs_and_its_report_is_published(tmp_path: Path, environment: dict[str, str], source: Path) -> None:
    corpus = tmp_path / "flow"
    program = FLOW.format(root=str(ROOT), source=str(source), corpus=str(corpus))
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=200, check=False)
    told = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    assert told is not None, done.stderr[-3000:]
    result = json.loads(told.removeprefix("RESULT "))
    assert result["statuses"] == {"error": 1, "ok": 5}
    plain = tmp_path / "plain"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()"]
    subprocess.run([*command, "run", str(source), "--out", str(plain), "--quiet"], timeout=60, check=False)
    records = {path.name: path.read_bytes() for path in (plain / "notices").glob("*.json")}
    assert records == {path.name: path.read_bytes() for path in (corpus / "notices").glob("*.json")}
    assert len(records) == 5


@pytest.mark.timeout(240)
@pytest.mark.skipif(os.name == "nt", reason="ends the server by its process group")
def test_a_scheduled_run_really_fires(tmp_path: Path, environment: dict[str, str], source: Path) -> None:
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
