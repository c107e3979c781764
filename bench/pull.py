"""A town's site of a thousand documents pulled, and what an unchanged day and a day with news cost: `python bench/pull.py [DOCUMENTS]`.

The site is on loopback and no gap is kept between requests, so the times are ours and the server's, not those of politeness: a real site
is asked once a second. Ends with 1 when a day does not bring exactly what changed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from corpus.search import search  # noqa: E402
from corpus.store import open_store  # noqa: E402
from run import run  # noqa: E402
from runs.report import Report  # noqa: E402
from settings import Settings  # noqa: E402
from tests.test_site import BODY, NOTICE, grown, listed, told  # noqa: E402
from tests.town import Town  # noqa: E402

NEW, CHANGED, VANISHED = 10, 5, 3
PAGE = "/doc/t2023_{n}.html"


def kept(corpus: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file that a run must leave alone."""
    files = (path for path in corpus.rglob("*") if path.is_file() and "runs" not in path.relative_to(corpus).parts)
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def timed(settings: Settings) -> tuple[Report, float]:
    """A run and its seconds."""
    begun = time.perf_counter()
    report = run(["town"], settings)
    return report, time.perf_counter() - begun


def news(town: Town, notices: int) -> None:
    """The next day: new notices, others with another sum, and some taken away."""
    for n in range(notices + 1, notices + NEW + 1):
        town.add(PAGE.format(n=n), NOTICE.format(n=n), "2023-06-01", BODY.format(n=n))
    for n in range(1, CHANGED + 1):
        town.add(PAGE.format(n=n), NOTICE.format(n=n), "2023-05-02", BODY.format(n=n + 5 * notices))
    gone = [PAGE.format(n=n) for n in range(CHANGED + 1, CHANGED + VANISHED + 1)]
    for path in gone:
        del town.pages[path]
    town.listed = [row for row in town.listed if row[0] not in gone]


def main(documents: int) -> int:
    """Three days, one line each."""
    notices = documents * 5 // 6  # each fifth has an attachment
    with tempfile.TemporaryDirectory() as folder, grown(notices) as town:
        settings = told(Path(folder), listed(town, region="上海市普陀区"))
        first, whole = timed(settings)
        print(f"first day      {whole:6.1f} s   {dict(first.statuses)}")
        with open_store(settings.corpus, read_only=True) as store:
            print(f"searchable     {search(store, '奖励办法')['total']} documents hold 奖励办法")
        before, asked = kept(settings.corpus), len(town.log)
        second, again = timed(settings)
        bodies = sum(1 for path, _, status, _ in town.log[asked:] if status == 200 and not path.startswith(("/list/", "/robots")))
        touched = sum(1 for path, state in kept(settings.corpus).items() if before.get(path) != state)
        print(f"unchanged day  {again:6.1f} s   {again / whole:.1%} of the first; {bodies} bodies fetched again, {touched} files touched")
        news(town, notices)
        third, fresh = timed(settings)
        print(f"next day       {fresh:6.1f} s   {dict(third.statuses)}, {third.unchanged} unchanged, {third.gone} gone")
        whole_site = dict(first.statuses) == {"ok": len(town.pages) - NEW + VANISHED}
        quiet = (second.processed, second.gone, bodies) == (0, 0, 0)
        exact = (sum(third.statuses.values()), third.gone) == (NEW + CHANGED, VANISHED)
        return 0 if whole_site and quiet and exact and not (settings.corpus / "run.lock").exists() else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
