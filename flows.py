"""Prefect flows over the library, the only file that knows Prefect: thin, one task a batch of documents, the corpus itself is the truth.

`python flows.py` runs `gazette` once over `sources.toml`; `gongbao schedule` serves it on this machine; `prefect.yaml` deploys it.
`gongbao run` does the same without Prefect.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import Flow, flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, TaskRun
from prefect.concurrency.sync import concurrency
from prefect.context import FlowRunContext, SyncClientContext
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task
from prefect.utilities.annotations import quote

from pipeline.workers import default_workers
from run import started, writing
from runs.gather import hosts, places
from runs.report import Report
from runs.running import read_batch
from runs.telling import counts, markdown
from runs.work import Ready
from schemas.document import Source
from schemas.issues import GongbaoError, RunError
from schemas.limits import Limits
from schemas.outcome import Outcome
from settings import Settings, settings

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture

TIMEZONE = "Asia/Shanghai"
NETWORK = frozenset({"network_error", "http_error"})
SERVER_SECONDS = 120  # the longest that a server of our own may take to start
TASKS_AHEAD = 2  # for each worker
TASK_DOCUMENTS = 128  # that go into one task at most: each task costs Prefect a twentieth of a second, and its server as much
LAST_DOCUMENTS = 48  # that go into one task at the end, so that no worker waits long for the last one
TASK_BYTES = 4_000_000
HOST_LIMIT = "gongbao host "  # and the host: the name of its limit
DASK = "GONGBAO_DASK"  # environment: a Dask scheduler (tcp://…) that batches are sent to


async def worth_retrying(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Only a lost worker machine or the network can do better the second time; a document's fault stays what it is."""
    try:
        await state.aresult()
    except GongbaoError as error:
        return error.code in NETWORK
    except (OSError, EOFError):
        return True
    except Exception:  # noqa: BLE001 - whatever else a task raises is not retried, and Prefect shows it
        return False
    return False


@task(
    name="读取一批 read a batch",
    tags=["gongbao"],
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=worth_retrying,
    persist_result=False,
)
def read(batch: list[Source], limits: Limits) -> list[Ready | Outcome]:
    """The results of one batch, in a worker process of this thread."""
    return read_batch(batch, limits)


def runner(dask: str | None, workers: int) -> TaskRunner[Any]:
    """Where batches are worked on: threads with a worker process each, or an existing Dask cluster at `dask` (tcp://…)."""
    if dask is None:
        return ThreadPoolTaskRunner(max_workers=workers or default_workers())
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(address=dask)


@flow(name="gazette", result_serializer="json", validate_parameters=True, task_runner=runner(os.environ.get(DASK), 0))
async def gazette(sources: list[str] | None = None, corpus: str = "outputs", workers: int = 0, limit: int | None = None) -> Any:
    """Pull, process and store what is named (all of sources.toml by default), then publish a report of the run in Chinese.

    Failed documents don't fail the flow: its message says how many there are, the report what to do.
    """
    now = settings(corpus=corpus, workers=workers or None)
    with SyncClientContext.get_or_create(), one_at_a_time(hosts(places(sources or [], now))):  # one client, else every task makes two
        report = _gather(sources or [], now, limit)
    await _publish(report, now)
    words = f"{report.processed} 份已处理，{report.unchanged} 份未变，{len(report.failures)} 份失败"
    return Completed(message=words, data=report.plain())


@contextmanager
def one_at_a_time(asked: Sequence[str]) -> Iterator[None]:
    """Waits until no other flow on this Prefect server asks these hosts, and holds them: a concurrency limit of 1 for each.

    What a killed flow held is free after five minutes.
    """
    names = [f"{HOST_LIMIT}{host}" for host in asked]
    if names:
        with get_client(sync_client=True) as client:
            for name in names:
                client.upsert_global_concurrency_limit_by_name(name, 1)
    with concurrency(names, strict=True, raise_on_lease_renewal_failure=False):
        yield


def _gather(sources: Sequence[str], now: Settings, limit: int | None) -> Report:
    """The run itself, its batches spread over tasks."""
    ahead = TASKS_AHEAD * (now.workers or default_workers())
    with started(sources, now, limit=limit) as running:
        under_way: deque[PrefectFuture[list[Ready | Outcome]]] = deque()
        for batches in (running.batches(), running.once_more()):
            for batch in _tasks(batches, running.left, ahead):
                if batch:
                    under_way.append(read.submit(unseen(batch), now.limits))
                while under_way and (len(under_way) >= ahead or _is_done(under_way[0])):
                    running.take(under_way.popleft().result())
            while under_way:
                running.take(under_way.popleft().result())
    return running.report


def unseen(batch: list[Source]) -> list[Source]:
    """The batch, kept from Prefect, which would look through every document; Dask takes a quotation apart and gets it as it is."""
    now = FlowRunContext.get()
    return cast(list[Source], quote(batch)) if now and isinstance(now.task_runner, ThreadPoolTaskRunner) else batch


def _is_done(future: Any) -> bool:
    """Whether a task is over, as its thread or machine says it; `future.state` would ask the server each time."""
    return bool(future.wrapped_future.done())


def _tasks(batches: Iterable[list[Source]], left: Callable[[], int], parts: int) -> Iterator[list[Source]]:
    """Batches put together to tasks: of what is `left` one of so many parts, within bounds, so that the last tasks are small. An empty
    batch, where nothing has come in for now, sends off what there is.
    """
    together: list[Source] = []
    for batch in batches:
        together += batch
        size = max(LAST_DOCUMENTS, min(TASK_DOCUMENTS, left() // parts))
        if not batch or len(together) >= size or sum(len(source.data) for source in together) >= TASK_BYTES:
            yield together
            together = []
    yield together


async def _publish(report: Report, now: Settings) -> None:
    """The report of a run as artifacts: a text for people, a table of counts."""
    await acreate_markdown_artifact(key="gongbao-report", markdown=markdown(report, now.corpus), description="公报运行报告")
    await acreate_table_artifact(key="gongbao-counts", table=counts(report), description="文件与抽取内容的数目")


@flow(name="reindex", result_serializer="json")
async def reindex(corpus: str = "outputs") -> int:
    """Rebuild the search index from the records; the number of documents in it."""
    with writing(settings(corpus=corpus).corpus) as store:
        return store.reindex()


@flow(name="report", result_serializer="json")
async def report(corpus: str = "outputs") -> str:
    """Publish the state of the corpus as an artifact: documents by status, failures with what to do, overdue commitments."""
    text = markdown(None, settings(corpus=corpus).corpus)
    await acreate_markdown_artifact(key="gongbao-state", markdown=text, description="语料库现状")
    return text


def gazette_on(dask: str | None = None, workers: int = 0) -> Flow[..., Any]:
    """The flow `gazette` with its batches spread over a Dask cluster, or over this machine's processors."""
    return gazette.with_options(task_runner=runner(dask, workers))


def serve(schedule: Schedule, sources: list[str], corpus: Path, workers: int = 0, dask: str | None = None) -> None:
    """Serve `gazette` on a schedule on this machine until interrupted; where no Prefect server is named, one is started for it."""
    parameters = {"sources": sources, "corpus": str(corpus.absolute()), "workers": workers}
    if dask is not None:
        os.environ[DASK] = dask  # a scheduled run is a process of its own, which imports this file
    with _server() as address, temporary_settings({PREFECT_API_URL: address}):
        gazette_on(dask, workers).serve(name="gongbao", schedule=schedule, parameters=parameters, limit=1)


@contextmanager
def _server() -> Iterator[str]:
    """Address of the Prefect server: the one that the settings name, or one of our own (a temporary one schedules nothing)."""
    named = PREFECT_API_URL.value()
    if named:
        yield str(named)
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/health", process)
        yield f"http://127.0.0.1:{port}/api"
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.5)
    raise RunError("bad_config", detail="prefect server start")


def every(cron: str) -> Schedule:
    """A schedule in Chinese time."""
    return Cron(cron, timezone=TIMEZONE)


if __name__ == "__main__":
    asyncio.run(cast(Coroutine[Any, Any, Any], gazette_on()(sys.argv[1:] or None)))
