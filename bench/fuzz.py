"""Mutated documents of every format for a bounded time: `python bench/fuzz.py [SECONDS_A_FORMAT] [SEED]` (`make fuzz`).

Whatever the bytes, a document ends in a record or in a `DocumentError`; anything else is a finding: its bytes are kept in build/fuzz/.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.process import process  # noqa: E402
from schemas.document import Source  # noqa: E402
from schemas.issues import DocumentError  # noqa: E402
from schemas.limits import DEFAULT_LIMITS  # noqa: E402

LIMITS = replace(DEFAULT_LIMITS, max_unzipped_bytes=20_000_000, max_characters=400_000, max_pages=50)
PIECES = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b">",
    b"&#x",
    b"\x81",
    "，".encode(),
    "元".encode("gb18030"),
    b"%PDF",
    b"PK\3\4",
    b"{\\rtf",
    b"9" * 40,
    b"\n" * 20,
)


def seeds() -> dict[str, list[bytes]]:
    """Sound documents by format, from the samples and from what is written here."""
    found: dict[str, list[bytes]] = {}
    for path in sorted((ROOT / "samples").glob("seed-*")):
        found.setdefault(path.suffix[1:], []).append(path.read_bytes())
    text = found["txt"][0].decode()
    found["gb18030"] = [text.encode("gb18030")]
    found["big5"] = [text.encode("big5hkscs", "ignore")]
    found["rtf"] = [b"{\\rtf1\\ansi\\ansicpg936 " + text[:800].encode("gbk", "ignore").replace(b"\n", b"\\par ") + b"}"]
    found["mhtml"] = [b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + found["html"][0]]
    found["json"] = [('{"title": "通知", "content": "奖励30万元。"}\n' * 3).encode()]
    return found


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, cut, doubled or moved."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if not made:
            break
        at = chance.randrange(len(made))
        match chance.randrange(5):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + chance.randint(1, 400)]
            case 2:
                made[at:at] = chance.choice(PIECES)
            case 3:
                made[at:at] = made[at : at + chance.randint(1, 400)]
            case _:
                del made[at:]
    return bytes(made)


def broken(data: bytes, name: str) -> str | None:
    """What is wrong with how a document ended; None where it ended as it should."""
    try:
        notice = process(Source(uri=name, name=name, data=data), LIMITS)
    except DocumentError:
        return None
    except Exception:  # noqa: BLE001 - any other end is what we look for
        return traceback.format_exc(limit=-3)
    for entity in notice.entities:
        if notice.text[entity.start : entity.end] != entity.text:
            return f"offsets of {entity.id}"
    return None


def main() -> int:
    """Fuzz every format in turn; 1 when something was found."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    kept = ROOT / "build" / "fuzz"
    findings = 0
    for kind, sound in seeds().items():
        until, tried, slowest = time.monotonic() + seconds, 0, 0.0
        while time.monotonic() < until:
            data = mutated(chance.choice(sound), chance)
            begun = time.monotonic()
            wrong = broken(data, f"fuzz.{kind}")
            tried, slowest = tried + 1, max(slowest, time.monotonic() - begun)
            if wrong:
                findings += 1
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
                print(f"{kind}: {wrong}")
        print(f"{kind}: {tried} documents, slowest {slowest:.2f} s", flush=True)
    return int(findings > 0)


if __name__ == "__main__":
    raise SystemExit(main())
