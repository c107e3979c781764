"""What `gongbao doctor` looks at: each check says what is there, what is missing, and what to do."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage, which
from typing import Literal

import platform_calls
from commands.output import spoken
from schemas import VERSION
from schemas.issues import GongbaoError
from settings import Settings

ROOM_NEEDED = 500_000_000  # bytes of free disk below which a run is likely to end early


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: in order, worth knowing, or a fault that keeps a run from working."""

    name: str
    state: Literal["ok", "note", "fault"]
    detail: str


def checks(settings: Settings) -> list[Check]:
    """All findings about this installation and this corpus."""
    return [
        Check("gongbao", "ok", f"{VERSION}, Python {platform.python_version()}, {platform.system()}"),
        _python(),
        _optional("DOC", ("antiword", "soffice", "libreoffice"), spoken("安装 antiword 或 LibreOffice", "install antiword or LibreOffice")),
        _module("OCR", "rapidocr", "pip install 'gongbao[ocr]'"),
        _module("Parquet", "pyarrow", "pip install 'gongbao[parquet]'"),
        _module("Dask", "prefect_dask", "pip install 'gongbao[dask]'"),
        _ceiling(),
        _try(spoken("工作进程", "workers"), _worker),
        _disk(settings.corpus),
        _try(spoken("语料库", "corpus"), lambda: _corpus(settings.corpus)),
        _try("sources.toml", lambda: _sources(settings.sources)),
    ]


def _python() -> Check:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Check("Python", "ok" if good else "fault", platform.python_version() + ("" if good else " (3.11–3.13)"))


def _optional(name: str, programs: tuple[str, ...], advice: str) -> Check:
    found = [program for program in programs if which(program)]
    return Check(name, "ok", ", ".join(found)) if found else Check(name, "note", advice)


def _module(name: str, module: str, advice: str) -> Check:
    return Check(name, "ok", module) if find_spec(module) else Check(name, "note", advice)


def _ceiling() -> Check:
    name = spoken("内存上限", "memory ceiling")
    if platform_calls.knows_ceiling():
        return Check(name, "ok", "RLIMIT_AS")
    return Check(name, "note", spoken("本系统不支持，只限时", "not known on this system; only time is bounded"))


def _try(name: str, check: Callable[[], str]) -> Check:
    """A check that works or says why not."""
    try:
        return Check(name, "ok", check())
    except GongbaoError as error:
        state: Literal["note", "fault"] = "note" if error.code == "not_found" else "fault"
        return Check(name, state, spoken(error.message.zh, error.message.en))
    except (OSError, ImportError) as error:
        return Check(name, "fault", f"{type(error).__name__}: {error}")


def _worker() -> str:
    """A document sent through a worker comes back."""
    from pipeline.workers import Pool, default_workers
    from schemas.document import Source

    text = "本意见自2023年5月22日起施行，奖励10万元。"
    with Pool(workers=1) as pool:
        [(_, outcome)] = pool.results([[Source(uri="-", name="-", data=text.encode())]])
    if outcome.notice is None:
        raise OSError(f"{outcome.code}: {outcome.message.en}")
    return f"{default_workers()} ({outcome.status})"


def _disk(corpus: Path) -> Check:
    place = next(folder for folder in (corpus, *corpus.absolute().parents) if folder.exists())
    free = disk_usage(place).free
    name, detail = spoken("磁盘", "disk"), f"{free / 1e9:,.1f} GB"
    return Check(name, "ok" if free > ROOM_NEEDED else "fault", detail + spoken("可用", " free"))


def _corpus(corpus: Path) -> str:
    from run import reading

    with reading(corpus) as store:
        return store.sound()


def _sources(file: Path) -> str:
    from pipeline.pull.sources import sources
    from schemas.issues import RunError

    if not file.exists():
        raise RunError("not_found", detail=f"{file} (gongbao init)")
    return ", ".join(config.name for config in sources(file))
