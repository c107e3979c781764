"""Verbs that fill the corpus: run, pull, schedule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.output import say, spoken
from schemas.issues import RunError

if TYPE_CHECKING:
    from runs.report import Report

Places = Annotated[list[str] | None, typer.Argument(metavar="SRC…", help="文件、文件夹、zip、网址，或 sources.toml 中的名称；默认全部。")]
Out = Annotated[Path | None, typer.Option("--out", "--corpus", metavar="DIR", help="语料库 The corpus (default: outputs).")]
WATCH_WAIT = 600.0  # seconds that a watched folder's run waits for another run to end
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度 No progress and no closing table.")]


def run(
    places: Places = None,
    out: Out = None,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="工作进程数 Worker processes (default: one a processor).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="最多处理几份 Stop after so many documents.")] = None,
    password_file: Annotated[Path | None, typer.Option(metavar="F", help="每行一个密码 Passwords to try, one a line.")] = None,
    wait: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="语料库被占用时等待 Wait for another run to end.")] = 0.0,
    watch: Annotated[
        float | None,
        typer.Option(min=0.1, metavar="SECONDS", help="守候文件夹，有变动即处理 Look at the folders so often, run anew on changes."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """读取、抽取、入库。Pull, process and store documents; run it again at any time, it takes up where it stopped."""
    from commands.closing import closing
    from commands.progress import Progress
    from run import run as run_all
    from runs.watching import watched
    from settings import settings

    now, passwords = settings(corpus=out, workers=workers), _passwords(password_file)

    def once(named: Sequence[str]) -> Report:
        with Progress(quiet=quiet) as progress:
            patience = wait if watch is None else max(wait, WATCH_WAIT)
            report = run_all(named, now, limit=limit, wait=patience, passwords=passwords, last=watch is None, watch=progress.show)
        if not quiet:
            closing(report, now.corpus)
        return report

    report = once(places or []) if watch is None else watched(places or [], now, watch, once)
    raise typer.Exit(report.exit_code)


def pull(places: Places = None, out: Out = None, quiet: Quiet = False) -> None:
    """只下载入库，不处理。Fetch and keep raw bytes only; a later run processes them."""
    from commands.progress import Progress
    from run import pull as pull_all
    from settings import settings

    now = settings(corpus=out)
    with Progress(quiet=quiet) as progress:
        report = pull_all(places or [], now, watch=progress.show)
    if not quiet:
        say(
            spoken(
                f"取得 {report.pulled} 份，未变 {report.unchanged} 份，失败 {len(report.failures)} 份。",
                f"{report.pulled} pulled, {report.unchanged} unchanged, {len(report.failures)} failed.",
            )
        )
    raise typer.Exit(report.exit_code)


def schedule(
    places: Places = None,
    cron: Annotated[str, typer.Option(help="cron 表达式，北京时间 A cron expression, Asia/Shanghai.")] = "0 3 * * *",
    out: Out = None,
    dask: Annotated[
        str | None, typer.Option(metavar="tcp://…", help="分布到已有的 Dask 集群 Spread batches over an existing Dask cluster.")
    ] = None,
) -> None:
    """按计划运行流程（Prefect）。Serve the flow on a schedule on this machine, until Ctrl-C."""
    from flows import every, serve
    from settings import settings

    say(spoken(f"按 {cron}（Asia/Shanghai）运行，Ctrl-C 结束。", f"Serving on {cron} (Asia/Shanghai); Ctrl-C ends it."))
    serve(every(cron), places or [], settings(corpus=out).corpus, dask=dask)


def _passwords(file: Path | None) -> tuple[str, ...]:
    """Passwords of a file, one a line."""
    if file is None:
        return ()
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RunError("bad_usage", detail=f"--password-file {file}: {error}") from error
    return tuple(line for line in lines if line)


VERBS = (run, pull, schedule)
