"""Bad packages whose parts lie of each other or lead elsewhere: relations of Word, workbooks, directories of zips, gzips, OFD."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.bad import NOTICE, Bad
from tests.hostile.packages import AWARD, OFFICE, PACKAGE, PARAGRAPHS, ROOT, document, package, paragraph, zipped
from tests.ofd_made import ofd, text

READ = ("read",)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TARGETS = ("http://127.0.0.1:9/a", "file:///etc/hostname", "../../../../../../etc/hostname", "\\\\127.0.0.1\\share\\a")


def made() -> Iterator[Bad]:
    """All of them."""
    yield from _relations()
    yield from _books()
    yield from _zip_lies()
    yield from _gzips()
    yield from _ofds()


def _relations() -> Iterator[Bad]:
    """What Word files lead to."""

    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD, lacks: tuple[str, ...] = ()) -> Bad:
        return Bad(group="Word relations", name=f"{name}.docx", data=data, ends=ends, keeps=keeps, lacks=lacks)

    def relations(kind: str, target: str, mode: str = "") -> str:
        row = f'<Relationship Id="r0" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{row}</Relationships>'

    for number, target in enumerate(TARGETS):
        outside = ' TargetMode="External"'
        rels = {"word/_rels/document.xml.rels": relations("footnotes", target, outside if number % 2 else "")}
        yield bad(f"notes-{number}", package(document(PARAGRAPHS), **rels))
        yield bad(f"main-{number}", package(document(PARAGRAPHS), rels=relations("officeDocument", target)), ("read", "error:corrupt"), ())
        chunk = document(PARAGRAPHS + '<w:altChunk r:id="r0"/>')
        rels = {"word/_rels/document.xml.rels": relations("aFChunk", target, outside)}
        yield bad(f"chunk-{number}", package(chunk, **rels), ("partial",))
    laughing = document(PARAGRAPHS).replace("<w:document", LAUGHS + "<w:document", 1)
    for part in ("word/footnotes.xml", "word/styles.xml", "word/numbering.xml", "docProps/core.xml", "word/_rels/document.xml.rels"):
        name = part.rsplit("/", 1)[1].split(".")[0]
        yield bad(
            f"laughs-{name}", package(document(PARAGRAPHS), **{part: laughing}), ("read", "partial", "error:dtd_forbidden"), (), ("哈哈",)
        )
    inner = package(document(paragraph("奖励61万元")))
    asks = {"word/_rels/document.xml.rels": relations("aFChunk", "inner.docx"), "word/inner.docx": inner}
    yield bad("word-in-word", package(document(PARAGRAPHS + '<w:altChunk r:id="r0"/>'), **asks), ("read",), (*AWARD, "奖励61万元"))
    nest = inner
    for _ in range(6):
        parts = {"word/_rels/document.xml.rels": relations("aFChunk", "inner.docx"), "word/inner.docx": nest}
        nest = package(document(PARAGRAPHS + '<w:altChunk r:id="r0"/>'), **parts)
    yield bad("word-in-word-in-word", nest, ("partial",))
    itself = {"word/_rels/document.xml.rels": relations("aFChunk", "document.xml")}
    yield bad("itself", package(document(PARAGRAPHS + '<w:altChunk r:id="r0"/>'), **itself), ("partial",))
    table = "<meta charset=utf-8><p>前文<table><tr><th>项目<th>奖励<tr><td>技术改造<td>61万元</table><p>后文"
    rows = {"word/_rels/document.xml.rels": relations("aFChunk", "a.html"), "word/a.html": table}
    yield bad(
        "table-in-word", package(document(PARAGRAPHS + '<w:altChunk r:id="r0"/>'), **rows), READ, (*AWARD, "技术改造\t61万元", "后文")
    )
    page = {
        "word/_rels/document.xml.rels": relations("aFChunk", "a.mht"),
        "word/a.mht": "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<script>奖励77万元</script><p>奖励61万元",
    }
    yield bad("page-in-word", package(document(PARAGRAPHS + '<w:altChunk r:id="r0"/>'), **page), ("read",), (*AWARD, "奖励61万元"), ("77",))


def _books() -> Iterator[Bad]:
    """Workbooks."""

    def book(
        name: str, sheet: str, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD, strings: str = "", target: str = ""
    ) -> Bad:
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        relation = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="{target or "worksheets/sheet1.xml"}"/>'
        main = ROOT.replace("word/document.xml", "xl/workbook.xml")
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": f'{head}<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": main,
            "xl/workbook.xml": f'{head}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="表" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>',
            "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
        }
        if strings:
            parts["xl/sharedStrings.xml"] = strings
        return Bad(group="workbooks", name=f"{name}.xlsx", data=zipped(parts), ends=ends, keeps=keeps)

    told = '<c r="A1" t="inlineStr"><is><t>一次性奖励30万元。</t></is></c>'
    row = f'<sheetData><row r="1">{told}</row>' + "{}</sheetData>"
    yield book("far-cell", row.format('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    yield book("beyond-cell", row.format('<row r="99999999"><c r="ZZZ9999999"><v>1</v></c></row>'))
    yield book("a-million-columns", row.format('<row r="2">' + "<c><v>1</v></c>" * 300_000 + "</row>"))
    yield book("no-references", row.format("<row><c><v>5</v></c></row>" * 2_000))
    yield book("merged-all", row.format("") + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    yield book("merged-all-over", row.format("") + "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 3_000 + "</mergeCells>")
    wrong = "".join(f'<c t="s"><v>{v}</v></c>' for v in ("-1", "99999999", "1e9", "x", "", "٣"))
    yield book("no-such-string", row.format(f"<row>{wrong}</row>"))
    dates = "".join(f'<c s="1"><v>{v}</v></c>' for v in ("1e308", "-5", "NaN", "inf", "9" * 400, "2958466"))
    yield book("no-such-date", row.format(f"<row>{dates}</row>"))
    laughs = f'<?xml version="1.0"?>{LAUGHS}<sst xmlns="{SHEET}"><si><t>&c;</t></si></sst>'
    yield book("laughs", row.format('<row><c t="s"><v>0</v></c></row>'), ("error:dtd_forbidden",), (), strings=laughs)
    for number, target in enumerate(TARGETS):
        yield book(f"elsewhere-{number}", row.format(""), ("read", "empty:empty", "error:corrupt"), (), target=target)
    formula = '<row><c><f>HYPERLINK("http://127.0.0.1:9/","点")</f><v>点</v></c><c><f>1+1</f></c></row>'
    yield book("formulas", row.format(formula))


def _zip_lies() -> Iterator[Bad]:
    """Directories of zips that say what is not so."""

    def bad(name: str, data: bytes, ends: tuple[str, ...], keeps: tuple[str, ...] = ()) -> Bad:
        return Bad(group="zip lies", name=name, data=data, ends=ends, keeps=keeps)

    good = package(document(PARAGRAPHS))
    central, end = good.find(b"PK\1\2"), good.rfind(b"PK\5\6")

    def patched(at: int, form: str, *values: int) -> bytes:
        copy = bytearray(good)
        struct.pack_into(form, copy, at, *values)
        return bytes(copy)

    yield bad("size-4g.docx", patched(central + 24, "<I", 0xFFFFFFFE), ("error:bomb", "partial", "read"))
    yield bad("packed-4g.docx", patched(central + 20, "<I", 0xFFFFFFFE), ("partial", "read", "error:corrupt"))
    yield bad("offset.docx", patched(central + 42, "<I", 0x7FFFFFFF), ("partial", "read"), AWARD)
    yield bad("directory-offset.docx", patched(end + 16, "<I", 0xFFFFFFF0), ("partial", "read"), AWARD)
    yield bad("count.docx", patched(end + 8, "<HH", 0xFFFF, 0xFFFF), ("partial", "read"), AWARD)
    yield bad("comment.docx", patched(end + 20, "<H", 0xFFFF), ("partial", "read"), AWARD)
    wide = struct.pack("<HHQQQ", 1, 24, 1 << 60, 1 << 60, 1 << 60)
    grown = bytearray(good)
    name_length, extra_length = struct.unpack_from("<HH", grown, central + 28)
    struct.pack_into("<II", grown, central + 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<H", grown, central + 30, extra_length + len(wide))
    struct.pack_into("<I", grown, central + 42, 0xFFFFFFFF)
    grown[central + 46 + name_length : central + 46 + name_length] = wide
    yield bad("wide.docx", bytes(grown), ("partial", "read", "error:bomb", "error:corrupt"))
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1 << 40, 1 << 40, 1 << 50, 1 << 50)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
    yield bad("wide-end.docx", good[:end] + record + locator + good[end:], ("partial", "read"), AWARD)
    renamed = good.replace(b"word/document.xml", b"word/documenx.xml", 1)
    yield bad("two-names.docx", renamed, ("read", "partial", "error:corrupt"))
    yield bad("method.docx", patched(central + 10, "<H", 99), ("error:unsupported_format", "partial", "read"))
    yield bad("two-packages.docx", package(document(paragraph("奖励62万元"))) + good, READ, AWARD)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a" * 60_000 + ".txt", (2021, 2, 9, 0, 0, 0)), NOTICE)
    yield bad("long-name.zip", out.getvalue(), (*READ, "error:*"))
    yield bad("half-shared.zip", _shared(), ("error:bomb", "error:unsupported_format"))


def _shared() -> bytes:
    """Two members of which the second begins within the first's data."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(NOTICE.encode() * 9) + packed.flush()
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x5821, 0, len(body), len(NOTICE.encode()) * 9, 5, 0)
    out = bytearray(local + b"a.txt" + body)
    inner = len(out) - 20
    out[inner:inner] = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x5821, 0, 10, 10, 5, 0) + b"b.txt"
    begin = len(out)
    for name, at, size in ((b"a.txt", 0, len(body) + 35), (b"b.txt", inner, 15)):
        out += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x5821, 0, size, size, 5, 0, 0, 0, 0, 0, at) + name
    out += struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2, 2, len(out) - begin, begin, 0)
    return bytes(out)


def _gzips() -> Iterator[Bad]:
    """Gzip."""

    def bad(name: str, data: bytes, ends: tuple[str, ...], keeps: tuple[str, ...] = ()) -> Bad:
        return Bad(group="gzips", name=name, data=data, ends=ends, keeps=keeps)

    first, second = NOTICE[:60].encode(), NOTICE[60:].encode()
    yield bad("in-pieces.txt.gz", gzip.compress(first, mtime=0) + gzip.compress(second, mtime=0), READ, AWARD)
    whole = gzip.compress(NOTICE.encode(), mtime=0)
    yield bad("cut.txt.gz", whole[:-30], ("error:corrupt", "partial"))
    yield bad("no-sum.txt.gz", whole[:-8], ("error:corrupt", "partial"))
    yield bad("other-sum.txt.gz", whole[:-8] + b"\0" * 8, ("error:corrupt",))
    yield bad("tail.txt.gz", whole + b"\0" * 400, READ, AWARD)
    yield bad("noise-behind.txt.gz", whole + b"noise" * 40, READ, AWARD)
    bomb = gzip.compress(b"\0" * 20_000_000, mtime=0)
    yield bad("bombs-in-pieces.gz", bomb * 40, ("error:bomb",))
    three = whole
    for _ in range(5):
        three = gzip.compress(three, mtime=0)
    yield bad("five-deep.gz", three, ("error:unsupported_format", "error:bomb"))


def _ofds() -> Iterator[Bad]:
    """OFD."""
    line = text("一次性奖励30万元。", 30, 60)
    good = ofd([line])

    def rewritten(change: dict[bytes, bytes]) -> bytes:
        parts: dict[str, str | bytes] = {}
        with zipfile.ZipFile(io.BytesIO(good)) as archive:
            for info in archive.infolist():
                part = archive.read(info)
                for old, new in change.items():
                    part = part.replace(old, new)
                parts[info.filename] = part
        return zipped(parts)

    for number, target in enumerate(TARGETS):
        yield Bad(
            group="OFD ways",
            name=f"root-{number}.ofd",
            data=rewritten({b"Doc_0/Document.xml": target.encode()}),
            ends=("error:corrupt", "read"),
        )
    laughs = rewritten({b"<ofd:Document": LAUGHS.encode() + b"<ofd:Document", b"<ofd:Page ": LAUGHS.encode() + b"<ofd:Page "})
    yield Bad(group="OFD ways", name="laughs.ofd", data=laughs, ends=("error:dtd_forbidden", "error:corrupt", "partial"))
    pages = rewritten({b"</ofd:Pages>": b'<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * 30_000 + b"</ofd:Pages>"})
    yield Bad(group="OFD ways", name="same-page.ofd", data=pages, ends=("error:too_large", "read", "partial"))
