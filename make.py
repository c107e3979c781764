#!/usr/bin/env python3
"""Set up and run gongbao on any system: `python make.py run`, `python make.py test`. Needs Python 3.11 to 3.13 and nothing else.

The first call makes `.venv` and installs the locked, hash-checked dependencies (a mirror named by PIP_INDEX_URL is used as it is);
later calls find it done. The Makefile only calls this file.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "requirements"

TARGETS: dict[str, tuple[str, list[list[str]]]] = {
    "run": ("run", [["-m", "cli", "run"]]),
    "test": ("test", [["-m", "pytest"]]),
    "check": (
        "test",
        [
            ["-m", "ruff", "check", "."],
            ["-m", "ruff", "format", "--check", "."],
            ["-m", "mypy"],
            ["-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"],
        ],
    ),
    "samples": ("test", [["samples/make.py"]]),
    "bench": ("test", [["bench/all.py"]]),
    "bench-repair": ("test", [["bench/repair.py"], ["bench/damaged.py"], ["bench/sound.py"]]),
    "bench-search": ("test", [["bench/search.py"]]),
    "bench-hostile": ("test", [["bench/hostile.py"]]),
    "fuzz": ("test", [["bench/fuzz.py"]]),
    "serve": ("run", [["-m", "cli", "serve"]]),
}


def fail(zh: str, en: str) -> None:
    print(f"错误：{zh}\nError: {en}", file=sys.stderr)
    raise SystemExit(2)


def quiet(*command: str | Path) -> None:
    """Run one set-up command; on failure show what it said and stop."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        fail(
            "安装依赖失败，详见上文。网络不通时可用 PIP_INDEX_URL 指定镜像。",
            "setting up failed, see above. Behind a slow network name a mirror with PIP_INDEX_URL.",
        )


def pip(*arguments: str | Path) -> None:
    quiet(PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--no-input", *arguments)


def set_up(extra: str) -> None:
    """Bring `.venv` to the state of the lock; a marker holds the digest of what is installed, so the second time does nothing."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        fail(
            f"需要 Python 3.11–3.13，当前为 {sys.version.split()[0]}。", f"Python 3.11 to 3.13 is needed, this is {sys.version.split()[0]}."
        )
    parts = [(LOCKS / name).read_bytes() for name in ("build.lock", f"{extra}.lock")] + [
        (ROOT / "pyproject.toml").read_bytes(),
        str(ROOT).encode(),
    ]
    digest = hashlib.sha256(b"".join(parts)).hexdigest()
    wanted = f"{extra} {digest}"
    marker = VENV / "gongbao-installed"
    done = marker.read_text("utf-8").splitlines() if marker.exists() else []
    if PYTHON.exists() and wanted in done:
        return
    print("首次运行：正在创建环境并安装依赖，约需一至三分钟 …… Setting up, one to three minutes …", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        quiet(sys.executable, "-m", "venv", VENV)
    pip("--no-deps", "--require-hashes", "-r", LOCKS / "build.lock")
    pip("--no-deps", "--require-hashes", "--no-build-isolation", "-r", LOCKS / f"{extra}.lock")
    pip("--no-deps", "--no-build-isolation", "--editable", ROOT)
    marker.write_text("\n".join([*(line for line in done if line.endswith(digest)), wanted]) + "\n", "utf-8")


def main() -> int:
    target = sys.argv[1] if len(sys.argv) > 1 else "run"
    if target in ("-h", "--help") or target not in TARGETS:
        print(f"python make.py {{{'|'.join(TARGETS)}}} [options]")
        return 0 if target in ("-h", "--help") else 2
    extra, commands = TARGETS[target]
    set_up(extra)
    environment = {**os.environ, "PYTHONUTF8": "1", "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}
    for command in commands:
        status = subprocess.run([str(PYTHON), *command, *sys.argv[2:]], cwd=ROOT, env=environment, check=False).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit(130) from None
