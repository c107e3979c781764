"""PDFs that the tests make themselves: Chinese text without a font file, rules, rotations, lies."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from schemas.document import Source

FONT = "STSong-Light"
LEFT, TOP, SIZE, LEADING, COLUMNS = 80.0, 740.0, 16.0, 28.0, 27
registerFont(UnicodeCIDFont(FONT))


def source(data: bytes, name: str = "made.pdf", passwords: tuple[str, ...] = ()) -> Source:
    return Source(uri=name, name=name, data=data, passwords=passwords)


def pdf(draw: Callable[[Canvas], None], size: tuple[float, float] = A4, encrypt: object = None) -> bytes:
    """The bytes of a PDF on which `draw` has drawn."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, encrypt=encrypt)
    canvas.setFont(FONT, SIZE)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def folded(paragraph: str, columns: int, indent: int = 2) -> list[str]:
    """Lines of so many characters, the first one shorter by its indent; letters and digits take half a place."""
    lines, line, width = [], "", float(indent)
    for character in paragraph:
        step = 0.5 if character.isascii() else 1.0
        if width + step > columns and character not in "，。；：、":
            lines.append(line)
            line, width = "", 0.0
        line, width = line + character, width + step
    return [*lines, line]


class Writer:
    """Writes paragraphs down a page and on to the next, with a page number and a running head."""

    def __init__(self, canvas: Canvas, head: str = "", numbers: bool = True, bottom: float = 100) -> None:
        self.canvas, self.head, self.numbers, self.bottom = canvas, head, numbers, bottom
        self.page, self.y = 1, TOP

    def line(self, text: str, x: float, size: float = SIZE) -> None:
        if self.y < self.bottom:
            self.turn()
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= LEADING

    def paragraph(self, text: str, x: float = LEFT, columns: int = COLUMNS, size: float = SIZE) -> None:
        for i, line in enumerate(folded(text, columns)):
            self.line(line, x + (2 * size if i == 0 else 0), size)

    def turn(self) -> None:
        self.furniture()
        self.canvas.showPage()
        self.page, self.y = self.page + 1, TOP

    def furniture(self) -> None:
        self.canvas.setFont(FONT, 12)
        if self.numbers:
            self.canvas.drawString(270, 50, f"— {self.page} —")
        if self.head:
            self.canvas.drawString(LEFT, 790, self.head)


def letter(paragraphs: Sequence[str], head: str = "", numbers: bool = True) -> bytes:
    """Paragraphs with an indent of two characters, wrapped, over as many pages as they need."""

    def draw(canvas: Canvas) -> None:
        writer = Writer(canvas, head, numbers)
        for text in paragraphs:
            writer.paragraph(text)
        writer.furniture()

    return pdf(draw)


def grid(canvas: Canvas, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]], height: float = 24) -> float:
    """A ruled table drawn down from y; gives the y of its lower edge. A cell may be "" (empty) or "<" (merged with the one before)."""
    edges = [x]
    for width in widths:
        edges.append(edges[-1] + width)
    canvas.setFont(FONT, 10)
    canvas.line(edges[0], y, edges[-1], y)
    for row in rows:
        for i, cell in enumerate(row):
            if cell != "<":
                canvas.line(edges[i], y, edges[i], y - height)
                for k, part in enumerate(cell.split("\n")):
                    canvas.drawString(edges[i] + 4, y - 10 - 10 * k, part)
        canvas.line(edges[-1], y, edges[-1], y - height)
        y -= height
        canvas.line(edges[0], y, edges[-1], y)
    return y


def raw(content: bytes, font: str = "", extra: Sequence[bytes] = (), page: str = "", flate: bool = False) -> bytes:
    """A PDF of one page written by hand: `content` is its stream, `font` goes into the font's dictionary, `extra` are objects from 7 on."""
    packed = zlib.compress(content) if flate else content
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>"
        % page.encode(),
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), b"/Filter /FlateDecode" if flate else b"", packed),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] %s >>" % font.encode(),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>",
        *extra,
    ]
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def shown(text: str, x: float = 80, y: float = 700, mode: int = 0) -> bytes:
    """A piece of content that shows a text at a place, in a rendering mode."""
    return b"BT %d Tr /F1 12 Tf %f %f Td <%s> Tj ET\n" % (mode, x, y, text.encode("utf-16-be").hex().encode())
