"""`gongbao schedule --dask`: the same flow on a Dask cluster of two workers, one of them killed in mid-run; nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from run import reading
from tests.test_flows import prefect_of_its_own

pytest.importorskip("prefect_dask")
ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = 600
CLUSTER = """
import os, signal, sys, time
from pathlib import Path
from distributed import LocalCluster

if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    while not list((Path({corpus!r}) / "notices").glob("*.json")):
        time.sleep(0.05)
    os.kill(cluster.workers[0].process.pid, signal.SIGKILL)
    print("killed", flush=True)
    time.sleep(300)
"""
COMMAND = "import sys; sys.path.insert(0, {root!r}); from cli import main; main()"


def started(command: list[str], environment: dict[str, str], log: IO[bytes], out: int | None = None) -> subprocess.Popen[str]:
    """A program in a process group of its own, so that all that it starts can be ended with it."""
    return subprocess.Popen(command, env=environment, stdout=out or log, stderr=log, start_new_session=True, text=True)


def ended(process: subprocess.Popen[str]) -> None:
    """Ctrl-C, and the end for what is left after it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.timeout(300)
def test_a_killed_machine_of_the_cluster_loses_nothing(tmp_path: Path) -> None:
    place, corpus = tmp_path / "in", tmp_path / "out"
    place.mkdir()
    for number in range(DOCUMENTS):
        (place / f"{number}.txt").write_text(f"关于奖励的通知\n对第{number}名给予{number + 1}万元奖励。\n", "utf-8")
    (tmp_path / "cluster.py").write_text(CLUSTER.format(corpus=str(corpus)), "utf-8")
    environment = prefect_of_its_own(tmp_path / "prefect")
    with (tmp_path / "log").open("wb") as log:  # no pipe: what a killed worker had started would keep it open
        cluster = started([sys.executable, str(tmp_path / "cluster.py")], environment, log, subprocess.PIPE)
        served = None
        try:
            assert cluster.stdout is not None
            address = cluster.stdout.readline().strip()
            assert address.startswith("tcp://")
            words = ["schedule", str(place), "--cron", "* * * * *", "--out", str(corpus), "--dask", address]
            served = started([sys.executable, "-c", COMMAND.format(root=str(ROOT)), *words], environment, log)
            until = time.monotonic() + 240
            while time.monotonic() < until and not list((corpus / "runs").glob("*.json")):
                assert served.poll() is None, "the schedule ended by itself"
                time.sleep(1)
        finally:
            if served is not None:
                ended(served)
            ended(cluster)
        said = (tmp_path / "log").read_text("utf-8", "replace")
        assert cluster.stdout.read().strip() == "killed"
    manifests = sorted((corpus / "runs").glob("*.json"))
    assert manifests, said[-3000:]
    assert json.loads(manifests[0].read_text("utf-8"))["statuses"] == {"ok": DOCUMENTS}
    with reading(corpus) as store:
        assert store.counts() == {"ok": DOCUMENTS}
    assert len(list((corpus / "notices").glob("*.json"))) == DOCUMENTS
