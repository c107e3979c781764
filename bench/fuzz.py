"""Mutated documents of every format for a bounded time: `python bench/fuzz.py [SECONDS_A_FORMAT] [SEED] [FORMAT …]` (`make fuzz`).

Whatever the bytes, a document ends in a sound record or in a `DocumentError`, in a worker with the bounds of a run; a traceback, a dead
worker, silence or an unsound record is a finding: its bytes are kept in build/fuzz/. Then every invariant gets 10,000 random examples.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.process import process  # noqa: E402
from pipeline.pull.folder import members  # noqa: E402
from pipeline.workers import Pool  # noqa: E402
from schemas.document import Source  # noqa: E402
from schemas.issues import DocumentError  # noqa: E402
from schemas.limits import DEFAULT_LIMITS, Limits  # noqa: E402

LIMITS = replace(DEFAULT_LIMITS, max_unzipped_bytes=20_000_000, max_characters=400_000, max_pages=50, max_silent_seconds=15)
EXAMPLES = "10000"
BATCH = 8
SLOW = 5.0  # seconds of one core for a document of a few hundred kilobytes at most
PIECES = (
    *(b"\0", b"\xff\xfe", b"\x81", b"%PDF", b"PK\3\4", b"{\\rtf", b"\\bin999 ", b"9" * 40, b"\n" * 20, b" " * 300, b"1e999", b"-1"),
    *(b"<", b">", b"&#x", b"<!--", b"<![CDATA[", b"</", b"<table><tr><td>", b'="', b"/Kids [1 0 R]", b"endobj", b"stream\r\n", b"[[[["),
    *(piece.encode() for piece in ("，、", "《", "》", "（", "”", "第", "亿元", "分别", "一、", "2023年", "至", "\u202e", "⼀")),
    "元".encode("gb18030"),
)  # fmt: skip


def seeds() -> dict[str, list[bytes]]:
    """Sound documents by format, from the samples and from what the tests make."""
    from tests.hostile import packages, pdfs
    from tests.ofd_made import line, ofd, text
    from tests.test_doc import word

    found: dict[str, list[bytes]] = {}
    for path in sorted((ROOT / "samples").glob("seed-*")):
        found.setdefault(path.suffix[1:], []).append(path.read_bytes())
    plain = found["txt"][0].decode()
    found["gb18030"] = [plain.encode("gb18030")]
    found["big5"] = [plain.encode("big5hkscs", "ignore")]
    found["utf-16"] = [plain.encode("utf-16")]
    found["rtf"] = [b"{\\rtf1\\ansi\\ansicpg936 " + plain[:800].encode("gbk", "ignore").replace(b"\n", b"\\par ") + RTF_TABLE + b"}"]
    found["mhtml"] = [b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + found["html"][0]]
    found["json"] = [
        ('{"title": "通知", "content": "奖励30万元。"}\n' * 3).encode(),
        b'[{"title": "a", "html": "<p>b</p>"}, {"text": "c"}]',
    ]
    found["pdf"] += [pdfs.GOOD, pdfs.Pdf(more={4: pdfs.stream(pdfs.words(plain[:900]), packed=0)}).data()]
    found["docx"] += [packages.GOOD]
    page = text("关于奖励技术改造的通知", 40, 60) + line(20, 80, 190, 80) + text("一次性奖励30万元。", 30, 100)
    found["ofd"] = [ofd([page, page], template=text("第1页", 90, 280))]
    found["doc"] = [word(plain[:700])]
    found["zip"] = [packages.zipped({"a.txt": plain, "b/c.docx": packages.GOOD, "d.zip": packages.zipped({"e.html": "<p>奖励30万元"})})]
    found["gzip"] = [gzip.compress(plain.encode(), mtime=0)]
    return found


RTF_TABLE = b"\\trowd\\cellx900\\cellx1800\\intbl a\\cell\\u22870?\\cell\\row\\pard{\\footnote b}{\\*\\x c}"


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, cut, doubled or moved; a package mostly inside its members."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _inside(data, chance)
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if not made:
            break
        at = chance.randrange(len(made))
        match chance.randrange(7):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + chance.randint(1, 400)]
            case 2:
                made[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 1, 3, 200))
            case 3:
                made[at:at] = made[at : at + chance.randint(1, 400)] * chance.choice((1, 1, 2, 50))
            case 4:
                other = chance.randrange(len(made))
                made[at:at] = made[other : other + chance.randint(1, 200)]
            case 5:
                made[at] ^= 1 << chance.randrange(8)
            case _:
                if chance.random() < 0.3:
                    del made[at:]
    return bytes(made)


def _inside(data: bytes, chance: random.Random) -> bytes:
    """A package with one of its members mutated, dropped, doubled or under another name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    at = chance.randrange(len(parts))
    name, part = parts[at]
    match chance.randrange(10):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, (name, mutated(part, chance)))
        case 2:
            parts[at] = (mutated(name.encode(), chance).decode("utf-8", "replace")[:200] or "x", part)
        case _:
            parts[at] = (name, mutated(part, chance))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts:
            package.writestr(zipfile.ZipInfo(name, (2021, 2, 9, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def judged(source: Source, limits: Limits) -> str | None:
    """What is wrong with how a document ended; None where it ended as it should. An archive is taken apart first, as a run does it."""
    begun = time.process_time()
    try:
        for inner in members(source, limits):
            notice = process(inner, limits)
            for entity in notice.entities:
                if notice.text[entity.start : entity.end] != entity.text:
                    return f"offsets of {entity.id}"
    except DocumentError:
        pass
    took = time.process_time() - begun
    return f"{took:.1f} s" if took > SLOW else None


def fuzz(kind: str, sound: list[bytes], seconds: float, chance: random.Random) -> Iterator[tuple[bytes, str]]:
    """What was found with mutations of one format."""
    until, tried, begun = time.monotonic() + seconds, 0, time.monotonic()

    def batches() -> Iterator[list[Source]]:
        while time.monotonic() < until:
            made = (mutated(chance.choice(sound), chance) for _ in range(BATCH))
            yield [Source(uri=f"fuzz.{kind}", name=f"fuzz.{kind}", data=data) for data in made]

    with Pool(work="bench.fuzz:judged", workers=1, limits=LIMITS) as pool:
        for source, result in pool.results(batches()):
            tried += 1
            if result is not None:
                yield source.data, result if isinstance(result, str) else f"{result.code}: {result.message.en}"
    print(f"{kind}: {tried} documents in {time.monotonic() - begun:.0f} s", flush=True)


def invariants(run: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run) -> int:
    """The property tests with many examples."""
    environment = {**os.environ, "GONGBAO_EXAMPLES": EXAMPLES}
    command = [sys.executable, "-m", "pytest", "-q", "-o", "timeout=0", "-p", "no:cacheprovider", "tests/test_properties.py"]
    return run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Fuzz every format in turn, then the invariants; 1 when something was found."""
    warnings.filterwarnings("ignore", "Duplicate name")  # two members of one name are what we want to see
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 180.0
    seed, wanted = sys.argv[2] if len(sys.argv) > 2 else "1", sys.argv[3:]
    kept = ROOT / "build" / "fuzz"
    findings = 0
    for kind, sound in seeds().items():
        if wanted and kind not in wanted:
            continue
        for data, wrong in fuzz(kind, sound, seconds, random.Random(f"{seed} {kind}")):
            findings += 1
            kept.mkdir(parents=True, exist_ok=True)
            name = f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}"
            (kept / name).write_bytes(data)
            print(f"{name}: {wrong}", flush=True)
    broken = 0 if wanted else invariants()
    return int(findings > 0 or broken != 0)


if __name__ == "__main__":
    raise SystemExit(main())
