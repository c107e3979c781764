"""Programs that read old Word files for us: found at run time, bounded in time, and killed with all their children."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

from schemas.issues import DocumentError

SECONDS = 50  # below the silence that a worker is allowed
OFFICES = ("soffice", "libreoffice")
SETTINGS = Path(__file__).parents[1] / "data" / "libreoffice.xcu"


@lru_cache(maxsize=8)
def program(*names: str) -> str | None:
    """The path of the first of these programs that is installed."""
    return next((found for name in names if (found := shutil.which(name))), None)


def antiword(data: bytes) -> str | None:
    """A .doc's text, a paragraph a line; None where antiword is missing or can't read it."""
    path = program("antiword")
    if path is None:
        return None
    try:
        code, out = _run([path, "-m", "UTF-8.txt", "-w", "0", "-"], data)
    except DocumentError:
        return None  # slow on a damaged file: LibreOffice has its turn
    return out.decode("utf-8", "replace") if code == 0 and out.strip() else None


def office(data: bytes, suffix: str, target: str = "docx") -> bytes | None:
    """The file converted by LibreOffice; None where it is missing or can't read it. Raises `timeout`."""
    path = program(*OFFICES)
    if path is None:
        return None
    with tempfile.TemporaryDirectory(prefix="gongbao-") as place:
        source = Path(place, f"source{suffix}")
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(_profile()).as_uri()}"
        _run([path, profile, "--headless", "--norestore", "--nologo", "--convert-to", target, "--outdir", place, str(source)], b"")
        made = Path(place, f"source.{target}")
        return made.read_bytes() if made.is_file() and made.stat().st_size else None


@lru_cache(maxsize=1)
def _profile() -> str:
    """A LibreOffice profile of this process alone: two instances on one profile wait for each other."""
    place = tempfile.mkdtemp(prefix="gongbao-office-")
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(place, ignore_errors=True) if os.getpid() == owner else None)
    Path(place, "user").mkdir()
    shutil.copyfile(SETTINGS, Path(place, "user", "registrymodifications.xcu"))
    return place


def _run(command: list[str], data: bytes, seconds: int = SECONDS) -> tuple[int, bytes]:
    """Exit code and output of a program in a process group of its own, which dies whole when time is up."""
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_own_memory if sys.platform != "win32" else None,
    ) as process:
        try:
            out, _ = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as late:
            _kill(process)
            raise DocumentError("timeout", detail=f"{Path(command[0]).name}: {seconds} s", setting="max_seconds") from late
        except BaseException:
            _kill(process)
            raise
    return process.returncode, out


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _own_memory() -> None:
    # A worker's bound on address space is for our own code; LibreOffice maps more than that before it reads a byte.
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
