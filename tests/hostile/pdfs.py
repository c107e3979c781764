"""Bad PDFs: damaged, circular, lying about their size, inflating without end, hiding or garbling text."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.hostile.bad import NOTICE, Bad, cut_and_bent

FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H {}/DescendantFonts [<< /Type /Font "
    "/Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>] >>"
)
AWARD = ("一次性奖励30万元",)
BOMB = ("error:bomb", "error:too_large", "quarantined:memory")
KEPT = ("read", "partial", "error:*")


@dataclass(slots=True)
class Pdf:
    """Numbered objects that become a file: 1 catalog, 2 pages, 3 font, 4 content, 5 the page."""

    content: bytes = b""
    pages: str = "<< /Type /Pages /Count 1 /Kids [5 0 R] >>"
    catalog: str = ""
    resources: str = ""
    font: str = ""
    trailer: str = ""
    page: str = ""
    more: dict[int, bytes] = field(default_factory=dict)

    def data(self) -> bytes:
        """The file."""
        objects = {
            1: f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>".encode(),
            2: self.pages.encode(),
            3: FONT.format(self.font).encode(),
            4: stream(self.content or words(NOTICE)),
            5: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {self.page} /Contents 4 0 R /Resources "
            f"<< /Font << /F 3 0 R >> {self.resources} >> >>".encode(),
        } | self.more
        out = bytearray(b"%PDF-1.6\n")
        at = {}
        for number, body in sorted(objects.items()):
            at[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start, size = len(out), max(objects) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            out += b"%010d 00000 n \n" % at[number] if number in at else b"0000000000 65535 f \n"
        return bytes(out + f"trailer << /Size {size} /Root 1 0 R {self.trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())


def stream(data: bytes, keys: str = "", packed: int = 1) -> bytes:
    """A stream object, deflated so many times."""
    for _ in range(packed):
        data = zlib.compress(data, 9)
    filters = f"/Filter [{'/FlateDecode ' * packed}]" if packed else ""
    return f"<< /Length {len(data)} {filters} {keys} >>\nstream\n".encode() + data + b"\nendstream"


def words(text: str, x: int = 60, y: int = 780, mode: int = 0) -> bytes:
    """Content that shows lines of text."""
    shown = [f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in text.splitlines()]
    return f"BT {mode} Tr /F 11 Tf 18 TL {x} {y} Td {' '.join(shown)} ET\n".encode()


GOOD = Pdf().data()


def made() -> Iterator[Bad]:
    """All bad PDFs."""
    yield from _damaged()
    yield from _circles_and_lies()
    yield from _bombs()
    yield from _deep()
    yield from _hidden()


def _damaged() -> Iterator[Bad]:
    chance = random.Random(13)
    yield from cut_and_bent(GOOD, chance, "pdf", ("cut PDF", ("partial", "error:corrupt")), (*KEPT, "empty"))
    yield Bad(group="noise", name="noise.pdf", data=b"%PDF-1.4\n" + chance.randbytes(20_000), ends=("error:corrupt",))
    before = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
    yield Bad(group="junk around", name="before.pdf", data=before + GOOD, ends=("read",), keeps=AWARD)
    yield Bad(group="junk around", name="behind.pdf", data=GOOD + b"<html></html>" * 90, ends=("read",), keeps=AWARD)
    yield Bad(group="wrong extension", name="pdf.docx", data=GOOD + b"\n", ends=("read",), keeps=AWARD)


def _circles_and_lies() -> Iterator[Bad]:
    circle = Pdf(pages="<< /Type /Pages /Count 2 /Kids [5 0 R 2 0 R] >>").data()
    yield Bad(group="PDF circles", name="pages.pdf", data=circle, ends=("read",), keeps=AWARD)
    itself = stream(b"/X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 9 0 R >> >>")
    form = Pdf(content=words(NOTICE) + b"/X Do", resources="/XObject << /X 9 0 R >>", more={9: itself}).data()
    yield Bad(group="PDF circles", name="form.pdf", data=form, ends=("read", "partial", "error:*"))
    before = GOOD.rfind(b"xref\n0")
    yield Bad(group="PDF circles", name="prev.pdf", data=Pdf(trailer=f"/Prev {before}").data(), ends=("read",), keeps=AWARD)
    count = Pdf(pages="<< /Type /Pages /Count 2000000000 /Kids [5 0 R] >>").data()
    yield Bad(group="PDF lies", name="count.pdf", data=count, ends=("read",), keeps=AWARD)
    box = Pdf().data().replace(b"[0 0 595 842]", b"[0 0 1e9 8e9]")
    yield Bad(group="PDF lies", name="box.pdf", data=box, ends=("read",), keeps=AWARD)
    again = Pdf(pages=f"<< /Type /Pages /Count 50000 /Kids [{'5 0 R ' * 50_000}] >>").data()
    yield Bad(group="PDF lies", name="again.pdf", data=again, ends=("error:too_large", "error:bomb", "partial"))


def _bombs() -> Iterator[Bad]:
    blank = b" " * 300_000_000 + words(NOTICE)
    yield Bad(group="bombs", name="blank.pdf", data=Pdf(more={4: stream(blank)}).data(), ends=BOMB)
    yield Bad(group="bombs", name="twice.pdf", data=Pdf(more={4: stream(blank, packed=2)}).data(), ends=BOMB)
    forms = {}
    for number in range(28):
        keys = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X {101 + number} 0 R >> >>"
        forms[100 + number] = stream(b"/X Do /X Do", keys)
    forms[128] = stream(words("奖励"), "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>")
    double = Pdf(content=b"/X Do", resources="/XObject << /X 100 0 R >>", more=forms).data()
    yield Bad(group="bombs", name="forms.pdf", data=double, ends=("quarantined:timeout",))
    chain = Pdf(more={4: stream(words(NOTICE), packed=60)}).data()
    yield Bad(group="bombs", name="chain.pdf", data=chain, ends=KEPT)


def _deep() -> Iterator[Bad]:
    arrays = Pdf(catalog="/X 9 0 R", more={9: b"[" * 200_000 + b"]" * 200_000}).data()
    yield Bad(group="deep PDF", name="arrays.pdf", data=arrays, ends=KEPT)
    saves = Pdf(content=b"q " * 300_000 + words(NOTICE)).data()
    yield Bad(group="deep PDF", name="saves.pdf", data=saves, ends=KEPT)
    lines = b"".join(b"0 %d m 595 %d l S\n" % (n % 842, n % 842) for n in range(10_000))
    yield Bad(group="deep PDF", name="lines.pdf", data=Pdf(content=lines + words(NOTICE)).data(), ends=("read",), keeps=AWARD)
    point = b"BT /F 8 Tf 60 700 Td " + b"<7532> Tj 0 0 Td " * 20_000 + b"ET"
    yield Bad(group="deep PDF", name="point.pdf", data=Pdf(content=point).data(), ends=("read", "error:*"))


def _hidden() -> Iterator[Bad]:
    seen = words(NOTICE)
    unseen = Pdf(content=seen + words("奖励97万元", y=200, mode=3)).data()
    yield Bad(group="hidden text", name="unseen.pdf", data=unseen, ends=("ok_with_warnings:hidden_text",), keeps=AWARD, lacks=("97万",))
    outside = Pdf(content=seen + words("奖励97万元", x=4_000, y=4_000)).data()
    yield Bad(group="hidden text", name="outside.pdf", data=outside, ends=("ok_with_warnings:hidden_text",), keeps=AWARD, lacks=("97万",))
    code = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <4E00> <9FA5> <4E01> endbfrange endcmap"
    shifted = Pdf(font="/ToUnicode 9 0 R ", more={9: stream(code)}).data()
    yield Bad(group="hidden text", name="shifted.pdf", data=shifted, ends=("ok_with_warnings:garbled_text_layer", "empty:*", "error:*"))
    scan = stream(
        random.Random(3).randbytes(6_000),
        "/Type /XObject /Subtype /Image /Width 60 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    picture = Pdf(content=b"q 500 0 0 700 40 60 cm /I Do Q", resources="/XObject << /I 9 0 R >>", more={9: scan}).data()
    yield Bad(group="hidden text", name="scan.pdf", data=picture, ends=("empty:needs_ocr", "read", "empty:empty"))
    script = "/OpenAction << /S /Launch /F (/bin/sh) >>"
    yield Bad(group="hidden text", name="launch.pdf", data=Pdf(catalog=script).data(), ends=("read",), keeps=AWARD)
