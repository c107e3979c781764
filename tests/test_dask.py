"""The same flow on a Dask cluster of two workers, one of them killed in mid-run: nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("prefect_dask")
ROOT = Path(__file__).resolve().parent.parent
CLUSTER = """
import asyncio, json, os, signal, sys, threading, time
sys.path.insert(0, {root!r})
from pathlib import Path
from distributed import LocalCluster

if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
    os.environ["GONGBAO_DASK"] = cluster.scheduler_address
    import flows
    killed = []
    def kill():
        notices = Path({corpus!r}) / "notices"
        while not list(notices.glob("*.json")):
            time.sleep(0.05)
        victim = cluster.workers[0].process.pid
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)
    threading.Thread(target=kill, daemon=True).start()
    result = asyncio.run(flows.gazette([{source!r}], {corpus!r}, 2))
    print("RESULT " + json.dumps({{"killed": killed, "statuses": result["statuses"]}}))
    cluster.close()
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.timeout(240)
def test_a_killed_machine_of_the_cluster_loses_nothing(tmp_path: Path) -> None:
    place, corpus = tmp_path / "in", tmp_path / "out"
    place.mkdir()
    (tmp_path / "prefect").mkdir()
    for number in range(400):
        (place / f"{number}.txt").write_text(f"关于奖励的通知\n对第{number}名给予{number + 1}万元奖励。\n", "utf-8")
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER.format(root=str(ROOT), source=str(place), corpus=str(corpus)), "utf-8")
    environment = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "log"
    with log.open("wb") as out:  # no pipe: what the killed worker had started would keep it open
        process = subprocess.Popen([sys.executable, str(program)], env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        process.wait(200)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    said = log.read_text("utf-8", "replace")
    told = next((line for line in said.splitlines() if line.startswith("RESULT ")), None)
    assert told is not None, said[-3000:]
    result = json.loads(told.removeprefix("RESULT "))
    assert len(result["killed"]) == 1
    assert result["statuses"] == {"ok": 400}
    assert len(list((corpus / "notices").glob("*.json"))) == 400
