"""Word and web files a second on one core, side by side with python-docx: `python bench/word.py [FILE …]`.

Without files it measures documents of eight pages with a table of 120 rows that it writes itself.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.decode import decode, recognised
from schemas.document import Source

SENTENCE = "对新认定的中国驰名商标企业，给予一次性奖励100万元；对新获得省知名商号的企业，奖励20万元。"
ROWS, PARAGRAPHS = 120, 100


def word_file() -> bytes:
    made = docx.Document()
    for i in range(PARAGRAPHS):
        made.add_paragraph(f"（{i + 1}）{SENTENCE}")
    table = made.add_table(rows=ROWS, cols=5)
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row.cells):
            cell.text = f"{i * 7 + j}万元"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def page_file() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{i * 7 + j}万元</td>" for j in range(5)) + "</tr>" for i in range(30))
    style = 'style="text-indent: 2em; font-family: 宋体; line-height: 150%"'
    body = "".join(f"<p {style}><span {style}>（{i + 1}）{SENTENCE}</span></p>" for i in range(PARAGRAPHS // 2))
    return f'<meta charset="utf-8"><div class="TRS_Editor">{body}<table>{rows}</table></div>'.encode()


def by_python_docx(data: bytes) -> int:
    document = docx.Document(io.BytesIO(data))
    words = [paragraph.text for paragraph in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return sum(map(len, words))


def rate(work: Callable[[], object], seconds: float = 2.0) -> float:
    work()
    done, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        work()
        done += 1
    return done / spent


def main(names: list[str]) -> None:
    files = {name: Path(name).read_bytes() for name in names} or {"eight pages.docx": word_file(), "page.html": page_file()}
    print(f"{'file':40} {'kB':>6} {'ours/s':>8} {'python-docx/s':>14} {'times':>6}")
    for name, data in files.items():
        source = Source(uri=name, name=Path(name).name, data=data)
        ours = rate(lambda source=source: decode(source))
        theirs = rate(lambda data=data: by_python_docx(data)) if recognised(source).name == "docx" and is_readable(data) else 0.0
        compared = f"{theirs:14.0f} {ours / theirs:6.1f}" if theirs else ""
        print(f"{name[-40:]:40} {len(data) / 1000:6.0f} {ours:8.0f} {compared}")


def is_readable(data: bytes) -> bool:
    """Whether python-docx opens it at all: it fails on relationships that lead nowhere."""
    try:
        by_python_docx(data)
    except (KeyError, ValueError, zipfile.BadZipFile, docx.exceptions.PythonDocxError):
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
