"""How long pages take over a whole corpus: `python bench/pages.py CORPUS [TIMES]`; with a large one, say 2,000 documents.

Every kind of page is asked for several times with addresses drawn from the corpus, through the application itself (no network), after one
round that fills what the server keeps. Shown are processor and wall time; p95 of every kind should be at most 100 ms.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from starlette.testclient import TestClient  # noqa: E402

from corpus.columns import TABLES  # noqa: E402
from corpus.store import Store, open_store  # noqa: E402
from corpus.tokens import cut  # noqa: E402
from web.app import create_app  # noqa: E402

TIMES, MOST = 40, 100  # addresses a kind; milliseconds


def column(store: Store, sql: str, *values: Any) -> list[Any]:
    """The first column of a query."""
    return [row[0] for row in store.database.execute(sql, values)]


def addresses(store: Store, times: int, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Kinds of pages, each with addresses of it."""
    ids = chance.sample(all_ids := column(store, "SELECT id FROM documents JOIN texts USING (doc) ORDER BY id"), min(times, len(all_ids)))
    longest = column(store, "SELECT id FROM documents JOIN texts t USING (doc) ORDER BY length(t.text) DESC LIMIT 3")
    text = "".join(column(store, "SELECT substr(text, 1, 400) FROM texts ORDER BY doc LIMIT 300"))
    words = chance.sample(sorted({word for word in cut(text) if len(word) > 1 and word.isalnum()}), times)
    marked = column(store, "SELECT d.id || '/evidence/' || e.id FROM entities e JOIN documents d USING (doc) WHERE e.kind = 'count'")
    names = column(store, "SELECT json_extract(data, '$.indicator') AS name FROM entities WHERE kind = 'count' AND name != '' LIMIT 2000")
    issuers = [one for one in column(store, "SELECT issuer FROM documents GROUP BY 1 ORDER BY count(*) DESC LIMIT 9") if one]
    yield "home", ["/"] * times
    yield "search, a word", [f"/?q={quote(word)}" for word in words]
    yield "search, common", [f"/?q={quote(word)}" for word in ("的", "和", "、", "。", "工作", "发展", "年", "1", "国家", "经济")]
    yield "search, filtered", [f"/?q={quote(word)}&issuer={quote(who)}" for word in words[:8] for who in issuers[:3]]
    yield "search, by value", ["/?amount_min=1000000", "/?kind=award", "/?due_before=2025-01-01", "/?q=奖励&amount_min=100000"]
    yield "document", [f"/documents/{one}" for one in ids]
    yield "longest documents", [f"/documents/{one}" for one in longest]
    yield "evidence", [f"/documents/{one}" for one in chance.sample(marked, min(times, len(marked)))]
    for table in TABLES:
        yield f"table {table}", [f"/query/{table}", f"/query/{table}?cursor=50", f"/query/{table}?issuer={quote(issuers[0])}"]
    yield "table, sorted", ["/query/amounts?value_min=1000000&sort=value", "/query/commitments?sort=due", "/query/counts?certainty=check"]
    yield "table, searched", [f"/query/counts?text={quote(word)}" for word in words[:6]]
    yield "tables", ["/tables"] * 3
    yield (
        "ledger",
        ["/ledger", "/ledger?status=met", "/ledger?due_before=2021-01-01", "/ledger?offset=500", f"/ledger?text={quote(words[0])}"],
    )
    yield "compare", ["/compare"] * 3
    yield "compare, indicator", [f"/compare?indicator={quote(name)}" for name in chance.sample(names, min(times, len(names)))]
    yield "compare, condition", ["/compare?condition=国家标准", "/compare?condition=企业", "/compare?condition=奖"]
    yield "coverage", ["/coverage"] * 3
    yield "feed", [f"/feed.atom?q={quote(word)}" for word in words[:5]]
    yield "runs", ["/runs"] * 3
    yield "corrections, audit", ["/corrections", "/audit"]
    yield "api", [f"/api/v1/search?q={quote(word)}" for word in words[:10]] + ["/api/v1/query/amounts", "/api/v1/ledger"]


def main() -> int:
    corpus, times = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
    with open_store(corpus, read_only=True) as store:
        kinds = list(addresses(store, times, random.Random(7)))
    slow = 0
    with TestClient(create_app(corpus)) as client:
        for kind, paths in kinds:
            client.get(paths[0])
            spent: list[tuple[float, float, str]] = []
            for path in paths:
                wall, cpu = time.perf_counter(), time.process_time()
                answer = client.get(path)
                spent.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000, path))
                assert answer.status_code == 200, f"{answer.status_code} {path}"
            cpus, walls = sorted(one[0] for one in spent), sorted(one[1] for one in spent)
            at = min(int(len(spent) * 0.95), len(spent) - 1)
            slow += cpus[at] > MOST
            mark = f"  <- {max(spent)[2]}" if cpus[at] > MOST else ""
            told = f"processor p50 {cpus[len(cpus) // 2]:6.1f}  p95 {cpus[at]:6.1f} ms, wall p95 {walls[at]:6.1f} ms"
            print(f"{kind:20} {len(spent):3} x  {told}{mark}")
    return int(slow > 0)


if __name__ == "__main__":
    raise SystemExit(main())
