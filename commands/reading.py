"""Verbs that read one document and touch no corpus: extract and repair, each also as a filter over JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.output import say, spoken, write, write_json
from schemas.issues import DocumentError, RunError

if TYPE_CHECKING:
    from schemas.document import Document, Source
    from schemas.limits import Limits

FileArgument = Annotated[str | None, typer.Argument(metavar="FILE|-", help="文件，- 为标准输入 A file, or - for stdin.")]
JsonLines = Annotated[bool, typer.Option("--jsonl", help="过滤器：逐行读入 JSON，逐行输出 A filter over JSON lines on stdin.")]


def extract(
    file: FileArgument = None,
    name: Annotated[str | None, typer.Option(help="标准输入的文件名 The file's name when it comes on stdin.")] = None,
    reference_date: Annotated[str | None, typer.Option(metavar="D", help="相对日期的参照日 What 今年, 去年 … refer to.")] = None,
    jsonl: JsonLines = False,
) -> None:
    """抽取一份文件，在标准输出给出记录。The record of one document on stdout; touches no corpus."""
    from settings import settings

    limits = settings().limits
    if jsonl:
        _filter(lambda row: _entities_of(row))
        return
    from pipeline.process import process
    from schemas.notice import dump

    source = _source(file, name, limits)
    write(dump(process(source, limits, reference_date=_day(reference_date))))


def repair(
    file: FileArgument = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON Text, encoding, repairs and issues as JSON.")] = False,
    media: Annotated[str | None, typer.Option(help="text 或 html；默认按内容判断 text or html; else told by the content.")] = None,
    charset: Annotated[str | None, typer.Option(metavar="C", help="所声明的字符集 The charset that was declared.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="列出改了什么、为什么 What was changed, rule by rule.")] = False,
    jsonl: JsonLines = False,
) -> None:
    """修复一份文件的文字。The repaired text of one document."""
    from settings import settings

    limits = settings().limits
    if jsonl:
        _filter(lambda row: _repaired_row(row, limits))
        return
    if media not in (None, "text", "html"):
        raise RunError("bad_usage", detail=f"--media text|html, not {media}")
    source = _source(file, None, limits, charset)
    document = _mended(source, media, limits)
    if json:
        write_json(_repair_report(document))
    elif explain:
        _explain(document)
    else:
        write(document.text.value + ("" if document.text.value.endswith("\n") else "\n"))


def _source(file: str | None, name: str | None, limits: Limits, charset: str | None = None) -> Source:
    """The bytes that an argument names."""
    from schemas.document import Source

    if file is None:
        raise RunError("bad_usage", detail=spoken("请给出文件名，或用 - 读标准输入", "name a file, or - for stdin"))
    if file == "-":
        data = sys.stdin.buffer.read(limits.max_bytes + 1)
        return Source(uri=name or "-", name=Path(name).name if name else "stdin", data=data, declared_charset=charset)
    from pipeline.pull.folder import read_file, shown

    path = Path(file)
    if not path.exists():
        raise RunError("not_found", detail=shown(path))
    if path.is_dir():
        raise RunError("bad_usage", detail=f"{shown(path)}: {spoken('是文件夹，请用 gongbao run', 'a folder; use gongbao run')}")
    return Source(uri=shown(path), name=name or Path(shown(path)).name, data=read_file(path, limits), declared_charset=charset)


def _day(value: str | None) -> str | None:
    """An ISO date (or year, or month) as given on the command line, checked."""
    from datetime import date

    if value is None:
        return None
    try:
        date.fromisoformat((value + "-01-01")[:10] if len(value) == 4 else (value + "-01")[:10] if len(value) == 7 else value)
    except ValueError as error:
        raise RunError("bad_usage", detail=f"{value}: 2023-05-22") from error
    return value


def _filter(answer: Any) -> None:
    """Answer each JSON line of stdin with one on stdout, in order; a line that can't be answered gets its error, and the exit code is 1."""
    faults = 0
    for number, row in _rows():
        try:
            if not isinstance(row, dict):
                raise RunError("bad_usage", detail=f"line {number}: not a JSON object")
            reply = answer(row)
        except (DocumentError, RunError) as error:
            faults += 1
            identity = row.get("id") if isinstance(row, dict) else None
            reply = {"id": identity, "error": {"code": error.code, "message": {"zh": error.message.zh, "en": error.message.en}}}
        write_json(reply, indent=False)
    if faults:
        say(spoken(f"{faults} 行出错，已在输出中注明。", f"{faults} lines failed; the output says why."))
        raise typer.Exit(1)


def _rows() -> Iterator[tuple[int, Any]]:
    import json

    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError):
            yield number, None


def _entities_of(row: dict[str, Any]) -> dict[str, Any]:
    """One line of `extract --jsonl`: the text is taken as it is, offsets are into it."""
    from pipeline.process import entities_of
    from schemas.notice import plain

    text = row.get("text")
    if not isinstance(text, str):
        raise RunError("bad_usage", detail='"text" must be a string')
    found = entities_of(text, reference_date=_day(row.get("reference_date") or None))
    return {"id": row.get("id"), "entities": plain(found)}


def _repaired_row(row: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """One line of `repair --jsonl`: bytes in base64 in, the text as a record would have it out."""
    import binascii
    from base64 import b64decode

    from schemas.document import Source

    try:
        data = b64decode(row["input_b64"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise RunError("bad_usage", detail='"input_b64" must be base64') from error
    media = row.get("media")
    source = Source(uri=str(row.get("id")), name=str(row.get("id")), data=data, declared_charset=row.get("declared_charset"))
    return {"id": row.get("id"), **_repair_report(_mended(source, media if media in ("text", "html") else None, limits))}


def _mended(source: Source, media: str | None, limits: Limits) -> Document:
    """The document decoded (as text or HTML where that was said, else as its content looks) and mended."""
    from importlib import import_module

    from pipeline.decode import decode
    from pipeline.repair import repair as mend

    if media is None:
        return mend(decode(source, limits))
    if len(source.data) > limits.max_bytes:
        raise DocumentError("too_large", detail=f"{len(source.data):,} bytes > {limits.max_bytes:,}", setting="max_bytes")
    reader = import_module(f"pipeline.formats.{media}")
    return mend(reader.read(source, limits))


def _repair_report(document: Document) -> dict[str, Any]:
    from schemas.notice import plain

    return {
        "text": document.text.value,
        "encoding": plain(document.encoding),
        "repairs": plain(document.repairs),
        "issues": plain(document.issues),
    }


def _explain(document: Document) -> None:
    """What repair did, for a person: each rule with its count and examples, then doubts."""
    from commands.output import harmless

    encoding = document.encoding
    if encoding:
        write(f"{spoken('编码', 'Encoding')}: {encoding.name} ({encoding.how}, {encoding.confidence:.2f})\n")
    for change in document.repairs:
        write(f"{change.rule} × {change.count}\n")
        for example in change.examples:
            write(f"    {harmless(example.before)!r} → {harmless(example.after)!r}  @{example.start}\n")
    for doubt in document.issues:
        write(f"[{doubt.severity}] {doubt.code}: {spoken(doubt.message.zh, doubt.message.en)}\n")
    if not document.repairs and not document.issues:
        write(spoken("没有需要修复之处。\n", "Nothing to repair.\n"))


VERBS = (extract, repair)
