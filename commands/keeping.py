"""Verbs that keep house: init, doctor, schema, reindex, backup, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.output import say, spoken, table, write, write_json
from schemas.issues import RunError

Corpus = Annotated[Path | None, typer.Option("--corpus", metavar="DIR", help="语料库 The corpus (default: outputs).")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON Print JSON.")]
ROOT = Path(__file__).resolve().parent.parent


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="在哪里 Where (default: here).")] = Path(),
) -> None:
    """写出带注释的 sources.toml 和 gongbao.toml。Write a commented sources.toml and gongbao.toml; existing files stay as they are."""
    templates = Path(__file__).parent / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("sources.toml", "gongbao.toml"):
        path = folder / name
        try:
            with path.open("xb") as file:
                file.write((templates / name).read_bytes())
        except FileExistsError:
            say(spoken(f"{path} 已存在，未改动。", f"{path} is there already; left as it is."))
        else:
            say(spoken(f"已写出 {path}。", f"Wrote {path}."))
    say(spoken("下一步：编辑 sources.toml，然后 gongbao run。", "Next: edit sources.toml, then gongbao run."))


def doctor(corpus: Corpus = None, json: AsJson = False) -> None:
    """检查安装与语料库，说明缺什么、怎么补。What this installation can do, what it lacks, and whether the corpus is sound."""
    from commands.checks import checks
    from settings import settings

    found = checks(settings(corpus=corpus))
    if json:
        write_json([{"check": check.name, "state": check.state, "detail": check.detail} for check in found])
    else:
        marks = {"ok": "✓", "note": "·", "fault": "✗"}
        heads = ("", spoken("检查", "check"), spoken("结果", "result"))
        table(heads, [(marks[check.state], check.name, check.detail) for check in found])
    if any(check.state == "fault" for check in found):
        raise typer.Exit(3)


def schema() -> None:
    """打印记录的 JSON Schema（2020-12）。The JSON Schema of a record."""
    write((ROOT / "schemas" / "notice.schema.json").read_bytes())


def reindex(corpus: Corpus = None) -> None:
    """由记录重建检索索引，结果不变。Rebuild the search index from the records; the hits stay the same."""
    from run import writing
    from settings import settings

    now = settings(corpus=corpus)
    with writing(now.corpus) as store:
        count = store.reindex()
    say(spoken(f"已重建索引：{count} 份。", f"Index rebuilt: {count} documents."))


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 Where the copy goes.")],
    corpus: Corpus = None,
) -> None:
    """备份语料库数据库，运行中也可。Copy the corpus database, also while a run writes it."""
    from run import reading
    from settings import settings

    with reading(settings(corpus=corpus).corpus) as store:
        store.backup(file)
    say(spoken(f"已备份到 {file}。", f"Backed up to {file}."))


def serve(
    corpus: Corpus = None,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="端口 Port.")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址；默认只限本机 Address to listen on; this machine only by default.")] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(envvar="GONGBAO_TOKEN", help="口令；设了才能登录更正 Whoever knows it may correct; read-only without.")
    ] = None,
) -> None:
    """在浏览器里检索和查阅。The web pages and the JSON API over the corpus."""
    from runs.pictures import Pictures
    from settings import settings
    from web.app import serve as serve_pages

    now = settings(corpus=corpus)
    place = now.corpus
    if not place.is_dir():
        raise RunError("not_found", detail=f"{place} (gongbao run)")
    say(spoken(f"打开 http://{host}:{port} ，Ctrl-C 结束。", f"Open http://{host}:{port}; Ctrl-C ends it."))
    serve_pages(place, host=host, port=port, evidence=Pictures(place / "evidence", now.limits), token=token)


VERBS = (serve, init, doctor, schema, reindex, backup)
