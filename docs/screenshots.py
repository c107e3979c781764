"""Small pictures of the main pages for the docs, of a corpus made by `gongbao run samples`: `python docs/screenshots.py CORPUS`.

Needs Debian's chromium and the test extra.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

from corpus.query import Wanted, query
from corpus.search import search
from corpus.store import open_store
from runs.pictures import Pictures
from tests.browsing import chromium, served
from web.app import create_app

HERE = Path(__file__).resolve().parent / "pictures"
MOST = 150_000  # bytes of a picture
WIDE, PHONE = (1180, 860), (390, 780)


def main(corpus: Path) -> None:
    """Take every picture anew."""
    with open_store(corpus, read_only=True) as store:
        hits = search(store, "品牌", limit=1)["hits"]
        amounts = query(store, "amounts", Wanted(value_min=100_000))["rows"]
    one = hits[0]["id"]
    paged, shown = next(((row["document"], row["id"]) for row in amounts if "page" in row["place"][0]), (one, amounts[0]["id"]))
    pages = {
        "search": ("/?q=品牌", WIDE),
        "document": (f"/documents/{one}", WIDE),
        "phone": (f"/documents/{one}", PHONE),
        "table": ("/query/amounts?sort=value", WIDE),
        "compare": ("/compare?condition=标准", WIDE),
        "evidence": (f"/documents/{paged}/evidence/{shown}", (1180, 1400)),
        "coverage": ("/coverage", WIDE),
        "ledger": ("/ledger", WIDE),
    }
    HERE.mkdir(exist_ok=True)
    with served(create_app(corpus, evidence=Pictures(corpus / "evidence"))) as address, chromium() as browser:
        for name, (path, (width, height)) in pages.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}{path}")
            if name == "phone" and page.evaluate("document.documentElement.scrollWidth") > width:
                print(f"{name} is wider than a phone: {page.evaluate('document.documentElement.scrollWidth')}")  # noqa: T201
            small(page.screenshot(), HERE / f"{name}.png")
            page.close()


def small(png: bytes, path: Path) -> None:
    """A picture of few colours, which is enough for pages and keeps the checkout light."""
    for colours in (64, 32, 16):
        buffer = io.BytesIO()
        Image.open(io.BytesIO(png)).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST:
            break
    path.write_bytes(buffer.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "outputs"))
