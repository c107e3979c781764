"""Prefect flows over the library, the only file that knows Prefect: thin, one task a batch of documents, the corpus itself is the truth.

`python flows.py` runs `gazette` once over `sources.toml`; `gongbao schedule` serves it on this machine; `prefect.yaml` deploys it.
`gongbao run` does the same without Prefect.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import deque
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import Flow, flow, task
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.client.schemas.objects import State, TaskRun
from prefect.schedules import Cron
from prefect.states import Completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import Task

from pipeline.workers import default_workers
from run import read_batch, started, writing
from runs.report import Report
from runs.telling import counts, markdown
from runs.work import Ready
from schemas.document import Source
from schemas.issues import GongbaoError
from schemas.limits import Limits
from schemas.outcome import Outcome
from settings import Settings, settings

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture

TIMEZONE = "Asia/Shanghai"
NETWORK = frozenset({"network_error", "http_error"})
BATCHES_AHEAD = 2  # for each worker


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


@task(name="读取一批 read a batch", retries=2, retry_delay_seconds=[5, 30], retry_condition_fn=worth_retrying, persist_result=False)
def read(batch: list[Source], limits: Limits) -> list[Ready | Outcome]:
    """The results of one batch, in a worker process of this thread."""
    return read_batch(batch, limits)


@flow(name="gazette", result_serializer="json", validate_parameters=True)
async def gazette(sources: list[str] | None = None, corpus: str = "outputs", workers: int = 0, limit: int | None = None) -> Any:
    """Pull, process and store what is named (all of sources.toml by default), then publish a report of the run in Chinese.

    Failed documents don't fail the flow: its message says how many there are, the report what to do.
    """
    now = settings(corpus=corpus, workers=workers or None)
    report = _gather(sources or [], now, limit)
    await _publish(report, now)
    words = f"{report.processed} 份已处理，{report.unchanged} 份未变，{len(report.failures)} 份失败"
    return Completed(message=words, data=report.plain())


def _gather(sources: Sequence[str], now: Settings, limit: int | None) -> Report:
    """The run itself, its batches spread over tasks."""
    ahead = BATCHES_AHEAD * (now.workers or default_workers())
    with started(sources, now, limit=limit) as running:
        under_way: deque[PrefectFuture[list[Ready | Outcome]]] = deque()
        for batches in (running.batches(), running.once_more()):
            for batch in batches:
                if batch:
                    under_way.append(read.submit(batch, now.limits))
                while under_way and (len(under_way) >= ahead or under_way[0].state.is_final()):
                    running.take(under_way.popleft().result())
            while under_way:
                running.take(under_way.popleft().result())
    return running.report


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


def runner(dask: str | None, workers: int) -> TaskRunner[Any]:
    """Where batches are worked on: threads with a worker process each, or an existing Dask cluster at `dask` (tcp://…)."""
    if dask is None:
        return ThreadPoolTaskRunner(max_workers=workers or default_workers())
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(address=dask)


def gazette_on(dask: str | None = None, workers: int = 0) -> Flow[..., Any]:
    """The flow `gazette` with its batches spread over a Dask cluster, or over this machine's processors."""
    return gazette.with_options(task_runner=runner(dask, workers))


def serve(cron: str, sources: list[str], corpus: Path, workers: int = 0) -> None:
    """Serve `gazette` on a schedule on this machine, in Chinese time, until interrupted."""
    parameters = {"sources": sources, "corpus": str(corpus.absolute()), "workers": workers}
    gazette_on(None, workers).serve(name="gongbao", schedule=Cron(cron, timezone=TIMEZONE), parameters=parameters, limit=1)


if __name__ == "__main__":
    asyncio.run(cast(Coroutine[Any, Any, Any], gazette_on()(sys.argv[1:] or None)))
