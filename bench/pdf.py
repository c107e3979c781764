"""PDF text with a box for every character, whole documents and ruled tables, side by side with pdfplumber on the same files in one run.

python bench/pdf.py [FILE.pdf …]      without files: PDFs made here (reportlab's STSong-Light, no font inside) and, where LibreOffice is
installed, the same text with fonts inside. Times are processor time of one core, the best of three.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.formats import pdf
from pipeline.formats.pdf_pages import read_page
from schemas.document import Document, Source
from schemas.limits import DEFAULT_LIMITS
from tests import pages_made

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
ROUNDS = 3


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least processor time of a few rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def boxes(data: bytes) -> int:
    """Text with a box for every character, nothing more."""
    count = 0
    with pypdfium2.PdfDocument(data) as document:
        for index in range(len(document)):
            page = pdfium.FPDF_LoadPage(document, index)
            count += len(read_page(page, index + 1).sheet.text)
            pdfium.FPDF_ClosePage(page)
    return count


def whole(data: bytes) -> Document:
    """The document with paragraphs and tables."""
    return pdf.read(Source(uri="bench.pdf", name="bench.pdf", data=data), DEFAULT_LIMITS)


def their_boxes(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.chars) for page in document.pages)


def their_tables(data: bytes) -> list[list[list[str | None]]]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [table for page in document.pages for table in page.extract_tables()]


def prose() -> list[str]:
    """The given texts' paragraphs."""
    texts = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("seed-*.txt"))]
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def table_rows(count: int = 400) -> list[list[str]]:
    words = "".join(prose())
    return [[str(i), words[i * 7 : i * 7 + 14], words[i * 5 : i * 5 + 6], f"{i * 13 % 9973}.5"] for i in range(1, count + 1)]


def made_table(rows: list[list[str]]) -> bytes:
    def draw(canvas: object) -> None:
        for start in range(0, len(rows), 28):
            pages_made.grid(canvas, 60, 780, [40, 220, 120, 80], rows[start : start + 28])  # type: ignore[arg-type]
            canvas.showPage()  # type: ignore[attr-defined]

    return pages_made.pdf(draw)


def with_fonts(rows: list[list[str]]) -> dict[str, bytes]:
    """The same text and table by LibreOffice, which puts fonts inside; empty where it isn't installed."""
    office = shutil.which("soffice")
    if office is None:
        return {}
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    pages = {"text": "".join(f"<p>{p}</p>" for p in prose()), "table": f'<table border="1" cellspacing="0" width="100%">{cells}</table>'}
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, body in pages.items():
            path = Path(folder) / f"{name}.html"
            path.write_text(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>", "utf-8")
            home = f"-env:UserInstallation=file://{folder}/home"
            command = [office, home, "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", folder, str(path)]
            subprocess.run(command, capture_output=True, timeout=180, check=False)
            if path.with_suffix(".pdf").exists():
                found[f"{name}, fonts inside"] = path.with_suffix(".pdf").read_bytes()
    return found


def squeezed(cells: Sequence[str | None]) -> tuple[str, ...]:
    return tuple("".join((cell or "").split()) for cell in cells)


def same_cells(data: bytes, written: Sequence[Sequence[str]]) -> str:
    """How many of pdfplumber's rows, and how many of those that were written, are among ours, word for word."""
    document = whole(data)
    ours = {squeezed(line.split("\t")) for table in document.tables for line in document.text.value[table.start : table.end].split("\n")}
    theirs = [squeezed(row) for table in their_tables(data) for row in table]
    if not theirs:
        return f"{'-':>12}{'-':>12}"
    true = f"{sum(squeezed(row) in ours for row in written)}/{len(written)}" if written else "-"
    return f"{f'{sum(row in ours for row in theirs)}/{len(theirs)}':>12}{true:>12}"


def main() -> None:
    rows = table_rows()
    if len(sys.argv) > 1:
        files = {Path(name).name: Path(name).read_bytes() for name in sys.argv[1:]}
    else:
        files = {"text, no font": pages_made.letter(prose()), "table, no font": made_table(rows), **with_fonts(rows)}
    head = ("file", "pages", "boxes/s", "whole/s", "pdfplumber", "×", "tables", "×", "as theirs", "as written")
    print("{:<24}{:>6}{:>9}{:>9}{:>12}{:>7}{:>9}{:>7}{:>12}{:>12}".format(*head))
    for name, data in files.items():
        with pypdfium2.PdfDocument(data) as document:
            pages = len(document)
        ours, full = best(lambda data=data: boxes(data)), best(lambda data=data: whole(data))  # type: ignore[misc]
        theirs, tables = best(lambda data=data: their_boxes(data), 1), best(lambda data=data: their_tables(data), 1)  # type: ignore[misc]
        print(
            f"{name:<24}{pages:>6}{pages / ours:>9.0f}{pages / full:>9.0f}{pages / theirs:>12.0f}{theirs / ours:>7.1f}"
            f"{pages / tables:>9.0f}{tables / full:>7.1f}{same_cells(data, rows if 'table, ' in name else ())}"
        )


if __name__ == "__main__":
    main()
