"""Every bad file that can be made, in one batch with good documents: how each ended, how long it took, how much memory it held.

`python bench/hostile.py [WORK_FOLDER] [--thousand]` (`make bench-hostile`). The files come from the generator that lies beside the checkout
where there is one (`made_rows.json` says in words how each must end), else from the tests' own; `--thousand` is 1,000 good documents and
100 bad ones instead. The run is the real command, watched for network requests where strace is installed. 1 when a row is not as described.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
GENERATOR = ROOT.parent / "shared" / "badfiles" / "make.py"
LOG = "GONGBAO_MEASURED"
READ, PARTIAL, FAILED = ("ok:*", "ok_with_warnings:*"), ("partial:*",), ("error:*", "empty:*", "quarantined:*")

# What the generator's words mean as status:code.
WORDS: dict[str, tuple[str, ...]] = {
    "parsed": READ,
    "parsed+warning": ("ok_with_warnings:*", *READ),  # a cut between two characters leaves nothing to warn of
    "parsed+flag": ("ok_with_warnings:*",),
    "parsed-garbled+flag": ("ok_with_warnings:garbled_text_layer", "empty:*"),
    "parsed+low-confidence": ("ok_with_warnings:encoding_uncertain",),
    "parsed-empty": ("empty:*",),
    "parsed-limited": (*READ, *PARTIAL, *FAILED),
    "parsed-without-entity": READ,
    "parsed-without-entities": READ,
    "partial+warning": PARTIAL,
    "needs-ocr": ("empty:needs_ocr",),
    "error:*": FAILED,
    "error:empty": ("empty:empty",),
    "error:not-a-pdf": ("error:*", "empty:empty"),
    "error:no-text-layer": ("empty:needs_ocr",),
    "error:soft-404": ("error:soft_error_page",),
    "error:challenge-or-error-page": ("error:soft_error_page", "error:blocked_by_site"),
    "error:truncated": ("error:corrupt",),
    "error:not-text": ("error:corrupt",),
    "error:bomb": ("error:bomb",),
    "error:nesting": ("error:bomb", "error:too_deep"),
    "error:too-many-pages": ("error:too_large",),
    "error:limit": ("error:too_large",),
    "error:memory": ("quarantined:memory",),
    "error:timeout": ("quarantined:timeout",),
    "error:too-deep": ("error:too_deep",),
    "error:dtd-forbidden": ("error:dtd_forbidden",),
    "error:encrypted": ("error:encrypted",),
    "error:corrupt": ("error:corrupt",),
    "error:unsupported-or-corrupt": ("error:corrupt", "error:unsupported_format"),
    "error:unsupported-rtf": ("error:unsupported_format",),
    "error:unsupported-ofd": ("error:unsupported_format", "error:corrupt"),
    "error:compressed": ("error:unsupported_format",),
    "error:not-a-docx": ("error:unsupported_format", "error:corrupt"),
    "error:unsafe-path": FAILED,
    "per-row error, other rows kept": (*READ, *FAILED),
}
UNSEEN = ("skipped", "no endless walk", "error:unsafe-path|skipped", "ignore")  # rows that need not end as a document
SOUND = ("一次性奖励100万元", "2017年全区有效发明专利322件", "新增市级以上名牌产品20个", "2018年5月22日")
WHOLE = ("control", "wrong-extension", "junk-suffix", "ssrf-doc", "dialect", "layout", "odd-name", "stored-xss", "formula-injection")
PRESENT = {
    "sdt": "11万元", "ins": "12万元", "hyperlink": "14万元", "smarttag": "15万元", "textbox": "16万元", "nested_tbl": "17万元",
    "altcontent": "19万元", "merged": "合并22万元", "fldsimple": "2018年5月21日", "footnote": "21万元", "autonumber": "（三）试点步骤",
}  # fmt: skip
ABSENT = {"del": "13万元", "vanish": "18万元", "hidden_text": "999万元", "offpage_text": "888万元"}


@dataclass(slots=True)
class Row:
    """One bad file, how it must end, and how its documents ended."""

    file: str
    group: str
    words: str
    ends: tuple[str, ...]
    seconds: float = 60.0
    memory: int = 1_100_000_000
    keeps: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    documents: list[tuple[str, str, str]] = field(default_factory=list)  # status, code, id
    took: float = 0.0
    held: int = 0

    def faults(self, texts: Path) -> Iterator[str]:
        """What is not as described."""
        if not self.documents and not self.words.startswith(UNSEEN):
            yield "no document of it in the corpus"
        for status, code, _ in self.documents:
            if self.ends and not any(fnmatchcase(f"{status}:{code}", end) for end in self.ends):
                yield f"ended as {status}:{code}"
        read = [name for status, _, name in self.documents if status in ("ok", "ok_with_warnings", "partial")]
        text = "".join(json.loads((texts / f"{name}.json").read_text("utf-8"))["text"] for name in read)
        if read:
            yield from (f"{word} is lost" for word in self.keeps if word not in text)
        yield from (f"{word} is in the record" for word in self.lacks if word in text)
        if self.took > self.seconds:
            yield f"{self.took:.1f} s > {self.seconds:g} s"
        if self.held > self.memory:
            yield f"{self.held / 1e6:,.0f} MB > {self.memory / 1e6:,.0f} MB"


def ends_of(words: str) -> tuple[str, ...]:
    """The ends that the generator's words allow; empty where they name none.

    >>> ends_of("partial+warning|error:truncated")
    ('partial:*', 'error:corrupt')
    """
    found: list[str] = []
    for part in words.split("; ")[0].split("|"):
        word = part.split(" (")[0].split(": ")[0].strip()
        found += WORDS.get(word, ())
    return tuple(found)


def generated(folder: Path) -> list[Row]:
    """The generator's files, and what it says of them."""
    subprocess.run([sys.executable, GENERATOR, folder, "--big"], check=True, stdout=subprocess.DEVNULL)
    rows = []
    for told in json.loads((folder / "made_rows.json").read_text("utf-8")):
        name, words = told["file"].removeprefix("made/"), told["expected"]
        stem = Path(name).stem.removeprefix("silent_")
        if name.endswith("<gbk bytes>.txt"):
            name = "names/通知.txt"
        row = Row(name, told["cls"], words, ends_of(words), told["time_s"], told["rss_mb"] * 1_000_000)
        if told["cls"] in WHOLE and words.startswith("parsed") and "ole" not in name and "rtf" not in name and "ofd" not in name:
            row.keeps = SOUND
        if told["cls"] == "silent-loss" or told["cls"] == "pdf-hidden":
            row.keeps = (PRESENT[stem],) if stem in PRESENT else ()
            row.lacks = (ABSENT[stem],) if stem in ABSENT else ()
        row.lacks += () if name.endswith("SECRET.txt") else ("GONGBAO-SECRET-7731", "root:x:0")
        rows.append(row)
    (folder / "made_rows.json").unlink()
    return rows


def own(folder: Path) -> list[Row]:
    """The files of the tests' own generator."""
    from tests.hostile.bad import cases

    rows = []
    for case in cases():
        place = folder / case.group.replace(" ", "-") / case.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(case.data)
        ends = tuple(end if ":" in end else f"{end}:*" for end in case.plain())
        rows.append(Row(str(place.relative_to(folder)), case.group, "|".join(case.ends), ends, keeps=case.keeps, lacks=case.lacks))
    return rows


def good(folder: Path, count: int) -> None:
    """So many sound documents."""
    from tests.hostile.bad import NOTICE

    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:04}.txt").write_text(NOTICE.replace("16家", f"{number + 20}家"), "utf-8")


def measured(source: Any, limits: Any) -> Any:
    """The work of a run on one document, with its seconds of one core (converters included) and its peak of memory told in the log."""
    from runs.work import work

    _tell("begin", source.uri, time.monotonic(), 0)
    before = sum(os.times()[:4])
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    try:
        return work(source, limits)
    finally:
        status = Path("/proc/self/status").read_text("ascii")
        peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
        _tell("end", source.uri, sum(os.times()[:4]) - before, peak)


def _tell(event: str, uri: str, seconds: float, peak: int) -> None:
    with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
        log.write(json.dumps([event, uri, seconds, peak]) + "\n")


def child() -> None:
    """`gongbao` with every document measured."""
    import cli
    from runs import running as room

    room.WORK = "bench.hostile:measured"
    finished = room.Running.finished

    def told(running: room.Running, result: Any) -> None:
        outcome = getattr(result, "outcome", result)
        _tell("done", outcome.uri, time.monotonic(), 0)
        finished(running, result)

    room.Running.finished = told  # type: ignore[method-assign]
    sys.argv = ["gongbao", *sys.argv[2:]]
    cli.main()


def run_all(places: Sequence[Path], corpus: Path, log: Path) -> tuple[int, list[str] | None, float]:
    """Exit code of a run over the places, its network requests (None where nobody could watch), and its seconds."""
    trace = log.with_suffix(".strace")
    watched = shutil.which("strace") is not None
    command = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto", "-o", str(trace)] if watched else []
    command += [sys.executable, __file__, "--child", "run", *map(str, places), "--out", str(corpus), "--quiet", "--workers", "2"]
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, LOG: str(log)}, check=False, stderr=subprocess.DEVNULL)
    requests = [line for line in trace.read_text("utf-8", "replace").splitlines() if "AF_INET" in line] if watched else None
    return done.returncode, requests, time.monotonic() - begun


def ended(corpus: Path) -> dict[str, tuple[str, str, str]]:
    """Status, code and id by address, for every place where bytes were found."""
    from corpus.store import open_store

    query = (
        "SELECT l.uri, d.status, coalesce(d.code, ''), d.id FROM locations l JOIN documents d ON d.sha256 = l.sha256 AND l.sha256 != '' "
        "UNION SELECT uri, status, coalesce(code, ''), id FROM documents"
    )
    with open_store(corpus, read_only=True) as store:
        return {uri: (status, code, name) for uri, status, code, name in store.database.execute(query)}


def measures(log: Path) -> dict[str, tuple[float, int]]:
    """Seconds and peak of memory by address; for a document whose worker was killed the time from its begin to its result."""
    begun: dict[str, float] = {}
    found: dict[str, tuple[float, int]] = {}
    for line in log.read_text("utf-8").splitlines():
        event, uri, seconds, peak = json.loads(line)
        if event == "begin":
            begun.setdefault(uri, seconds)
        elif event == "end":
            found[uri] = seconds, peak
        elif uri not in found and uri in begun:
            found[uri] = seconds - begun[uri], 0
    return found


def table(rows: Sequence[Row], notices: Path) -> int:
    """Print the rows that are not as described and a line for each class; the number of such rows."""
    bad = 0
    for row in rows:
        faults = list(row.faults(notices))
        bad += bool(faults)
        for fault in faults:
            print(f"NOT AS DESCRIBED  {row.file!r} ({row.words}): {fault}")
    print(f"{'class':<18}{'files':>6}{'slowest':>9}{'most MB':>9}  how they ended")
    for group in dict.fromkeys(row.group for row in rows):
        here = [row for row in rows if row.group == group]
        how = Counter(f"{status}:{code}".rstrip(":") for row in here for status, code, _ in row.documents)
        told = ", ".join(f"{count} {end}" for end, count in how.most_common())
        print(f"{group:<18}{len(here):>6}{max(r.took for r in here):>8.1f}s{max(r.held for r in here) / 1e6:>9,.0f}  {told}")
    return bad


def judge(folder: Path) -> int:
    """Make, run and judge all; 1 when something is not as described."""
    rows = generated(folder / "bad") if GENERATOR.exists() else own(folder / "bad")
    good(folder / "good", 200)
    code, requests, seconds = run_all([folder / "bad", folder / "good"], folder / "corpus", folder / "log")
    results, took = ended(folder / "corpus"), measures(folder / "log")
    for row in rows:
        place = str(folder / "bad" / row.file)
        uris = [uri for uri in results if uri == place or uri.startswith((f"{place}!/", f"{place.rstrip('/')}/"))]
        row.documents = [results[uri] for uri in uris]
        row.took = max((took[uri][0] for uri in uris if uri in took), default=0.0)
        row.held = max((took[uri][1] for uri in uris if uri in took), default=0)
    wrong = table(rows, folder / "corpus" / "notices")
    lost = [uri for uri, (status, *_) in results.items() if uri.startswith(str(folder / "good")) and status != "ok"]
    written = [str(path) for path in Path("/tmp").glob("GONGBAO_PWNED*")]
    print(f"{len(rows)} rows, {len(rows) - wrong} as described; good documents not ok: {len(lost)}; exit {code}; {seconds:.0f} s")
    print(f"network requests: {'not watched (no strace)' if requests is None else len(requests)}; files written outside: {len(written)}")
    for line in (requests or [])[:5]:
        print("   ", line)
    return int(bool(wrong or lost or code != 1 or requests or written))


def thousand(folder: Path) -> int:
    """1,000 good documents and 100 bad ones: exactly 1,000 `ok`, 100 explained, exit 1."""
    from tests.hostile.bad import hundred

    good(folder / "good", 1_000)
    (folder / "bad").mkdir()
    for name, data in hundred():
        (folder / "bad" / name).write_bytes(data)
    code, _, seconds = run_all([folder / "bad", folder / "good"], folder / "corpus", folder / "log")
    how = Counter(status for status, *_ in ended(folder / "corpus").values())
    said = subprocess.run(
        [sys.executable, "-m", "cli", "failures", "--json", "--corpus", str(folder / "corpus")], cwd=ROOT, capture_output=True, check=False
    )
    explained = sum(1 for one in json.loads(said.stdout) if one["message"]["zh"] and one["message"]["en"])
    print(f"1,000 good and 100 bad: {dict(how)}, {explained} explained, exit {code}, {seconds:.0f} s")
    return int(how["ok"] != 1_000 or explained != 100 or code != 1)


def main() -> int:
    """Judge in a folder of its own, or in the one that is named."""
    if sys.argv[1:2] == ["--child"]:
        child()
    named = [word for word in sys.argv[1:] if not word.startswith("-")]
    work = thousand if "--thousand" in sys.argv else judge
    if named:
        return work(Path(named[0]).absolute())
    with tempfile.TemporaryDirectory() as folder:
        return work(Path(folder))


if __name__ == "__main__":
    raise SystemExit(main())
