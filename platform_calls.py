"""Calls that only some systems have, each with what happens elsewhere: memory ceilings, locks between processes, folder syncs.

Nothing else in the house imports `fcntl`, `msvcrt`, `resource` or asks `os.name`.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
try:
    import msvcrt
except ImportError:  # everything but Windows
    msvcrt = None  # type: ignore[assignment]
try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

LOCK_AT = 1 << 20  # the byte that Windows locks: far behind the holder's pid, which others must be able to read


def knows_ceiling() -> bool:
    """Whether a process can be kept below an address space here."""
    return resource is not None and hasattr(resource, "RLIMIT_AS")


def limit_memory(max_bytes: int) -> bool:
    """Let this process have no more address space than that; False where the system knows no such ceiling."""
    if not knows_ceiling():
        return False
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = max_bytes if hard == resource.RLIM_INFINITY else min(max_bytes, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    except (ValueError, OSError):  # macOS refuses what it calls too low
        return False
    return True


def forbid_core_dumps() -> None:
    """A crashed worker leaves no gigabyte behind."""
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def peak_memory() -> int:
    """Bytes of memory that this process has held at most; 0 where the system doesn't say."""
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def give_back_memory(above: int) -> int:
    """Where this process holds more than so many bytes, let the system have back what is free of it (Linux with glibc).

    Bytes that it holds then; where the system only knows the most that it ever held, that.
    """
    try:
        if _held() > above:
            gc.collect()
            ctypes.CDLL(None).malloc_trim(0)
        return _held()
    except (OSError, ValueError, IndexError, AttributeError):
        return peak_memory()  # the memory stays with the process, as everywhere else


def _held() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def take_lock(handle: int, path: Path) -> bool:
    """Hold an open file against all other processes until it is closed or the process ends; False when another holds it."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif msvcrt is not None:
            os.lseek(handle, LOCK_AT, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            return _take_by_name(path)
    except OSError:
        return False
    return True


def _take_by_name(path: Path) -> bool:
    """Where files can't be locked, a second file that can only be made once is the lock; a dead holder's is taken over."""
    mark = path.with_name(f"{path.name}.held")
    for _ in range(2):
        try:
            with mark.open("x", encoding="ascii") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            holder = mark.read_text("ascii").strip()
            if not holder.isdigit() or alive(int(holder)):
                return False
            mark.unlink(missing_ok=True)
        else:
            return True
    return False


def drop_lock(path: Path) -> None:
    """Take away what `take_lock` may have left beside the file; call it before the file is closed."""
    path.with_name(f"{path.name}.held").unlink(missing_ok=True)


def alive(pid: int) -> bool:
    """Whether a process runs; True where that can't be asked without harm (on Windows signal 0 would end it)."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sync_folder(path: Path) -> None:
    """Make the names in a folder survive a power cut; systems that can't open folders do that by themselves."""
    with contextlib.suppress(PermissionError, IsADirectoryError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def seconds_queued(pid: int) -> float:
    """Seconds that another process has waited for a processor since it began; 0 where the system doesn't say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def address_space(pid: int) -> int:
    """Bytes of address space that another process holds now; 0 where the system doesn't say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0
