"""Bad files that mislead a reader rather than break it: loops, lies, doubles, text where nobody looks, and nothing to be fetched."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
from collections.abc import Iterator

from tests.hostile.bad import NOTICE, Bad
from tests.hostile.packages import AWARD, MAIN, OFFICE, PACKAGE, PARAGRAPHS, document, package, paragraph, zipped
from tests.hostile.pdfs import Pdf, stream, words
from tests.hostile.texts import GOOD_PAGE, PAGE
from tests.hostile.texts import PARAGRAPHS as LINES
from tests.ofd_made import ofd, text

READ = ("read",)
EXTRA = ("奖励61万元",)
DEEP = ("read", "error:too_deep")


def made() -> Iterator[Bad]:
    """All traps."""
    yield from _pdfs()
    yield from _words()
    yield from _zips()
    yield from _pages()
    yield from _ofds()
    yield from _others()


def _pdfs() -> Iterator[Bad]:
    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD) -> Bad:
        return Bad(group="PDF traps", name=f"{name}.pdf", data=data, ends=ends, keeps=keeps)

    size = Pdf().data()
    yield bad("no-size", size.replace(b"[0 0 595 842]", b"[0 0 0 0]    "), ("read", "empty", "error:*"), ())
    yield bad("upside-down", size.replace(b"[0 0 595 842]", b"[595 842 0 0]"))
    yield bad("no-box", size.replace(b"/MediaBox [0 0 595 842]", b"/MediaBux [0 0 595 842]"))
    picture = "/Type /XObject /Subtype /Image /Width 99999 /Height 99999 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /{}"
    for codec in ("JPXDecode", "JBIG2Decode", "CCITTFaxDecode", "DCTDecode"):
        image = stream(b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 40, picture.format(codec), packed=0)
        shown = Pdf(content=words(NOTICE) + b"q 9 0 0 9 0 0 cm /I Do Q", resources="/XObject << /I 9 0 R >>", more={9: image})
        yield bad(f"picture-{codec}", shown.data())
    attached = Pdf(
        catalog="/Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >>", more={9: b"<< /Type /Filespec /F (a.exe) /EF << /F 8 0 R >> >>"}
    )
    yield bad("attachment", attached.data())
    open_uri = Pdf(
        catalog="/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>", page="/AA << /O << /S /SubmitForm /F (http://127.0.0.1:9/) >> >>"
    )
    yield bad("opens-address", open_uri.data())
    again = Pdf(page="/Annots [" + "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (x) >> >> " * 5_000 + "]").data()
    yield bad("links", again)
    glyph = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0]"
    glyph += " /CharProcs << /a 8 0 R >> /Encoding << /Differences [97 /a] >> "
    glyph += "/FirstChar 97 /LastChar 97 /Widths [1] /Resources << /Font << /G 9 0 R >> >> >>"
    drawn = {9: glyph.encode(), 8: stream(b"BT /G 1 Tf (a) Tj ET")}
    yield bad(
        "glyph-in-itself",
        Pdf(content=words(NOTICE) + b"BT /G 9 Tf (aaaa) Tj ET", resources="/Font << /F 3 0 R /G 9 0 R >>", more=drawn).data(),
        ("read", "partial", "error:*"),
        (),
    )
    parts = " ".join(["4 0 R"] * 300)
    yield bad("same-content", size.replace(b"/Contents 4 0 R", f"/Contents [{parts}]".encode()), ("read", "partial", "error:*"))
    stated = Pdf(
        font="/ToUnicode 9 0 R ", more={9: stream(b"begincmap 1 beginbfrange <0000> <FFFF> <0000> endbfrange " * 2_000 + b"endcmap")}
    )
    yield bad("long-table", stated.data(), ("read", "ok_with_warnings"), ())
    packed = b"2 0 " + b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>"
    loop = Pdf(more={9: stream(packed, "/Type /ObjStm /N 1 /First 4 /Extends 9 0 R")})
    yield bad("stream-extends-itself", loop.data())
    yield bad(
        "length-in-itself",
        size.replace(b"4 0 obj\n<< /Length", b"4 0 obj\n<< /Length 4 0 R /Was"),
        ("read", "partial", "error:corrupt"),
        (),
    )
    yield bad("two-ends", size + size[size.rfind(b"xref") :])
    yield bad("headless", size.replace(b"%PDF-1.6", b"%FDP-1.6"), ("read", "error:*"), ())
    field = b"<< /FT /Tx /T (a) /V (b) /Kids [9 0 R] /Parent 9 0 R >>"
    yield bad("form-of-itself", Pdf(catalog="/AcroForm << /Fields [9 0 R] >>", more={9: field}).data())
    outline = b"<< /First 9 0 R /Last 9 0 R /Next 9 0 R /Title (a) >>"
    yield bad("outline-of-itself", Pdf(catalog="/Outlines 9 0 R", more={9: outline}).data())


def _words() -> Iterator[Bad]:
    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD, lacks: tuple[str, ...] = ()) -> Bad:
        return Bad(group="Word traps", name=name, data=data, ends=ends, keeps=keeps, lacks=lacks)

    def relations(*targets: tuple[str, str, str]) -> str:
        rows = "".join(
            f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{to}"{mode}/>' for i, (kind, to, mode) in enumerate(targets)
        )
        return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'

    outside = ' TargetMode="External"'
    asks = relations(
        ("image", "http://127.0.0.1:9/a.png", outside),
        ("attachedTemplate", "http://127.0.0.1:9/t.dotm", outside),
        ("styles", "file:///etc/passwd", outside),
    )
    yield bad("asks.docx", package(document(PARAGRAPHS), word___rels__document_xml__rels="", **{"word/_rels/document.xml.rels": asks}))
    chunk = relations(("aFChunk", "chunk.html", ""))
    body = PARAGRAPHS + '<w:altChunk r:id="r0"/>'
    inside = {"word/_rels/document.xml.rels": chunk, "word/chunk.html": "<html><meta charset=utf-8><body><p>奖励61万元</p></body></html>"}
    yield bad("chunk.docx", package(document(body), **inside), READ, (*AWARD, *EXTRA))
    yield bad("macros.docm", package(document(PARAGRAPHS), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 600}))
    sheet = '<w:styles xmlns:w="{}"><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/>'
    sheet += '</w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    styled = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>奖励61万元</w:t></w:r></w:p>'
    yield bad("styles-loop.docx", package(document(styled), **{"word/styles.xml": sheet.format(MAIN)}), keeps=EXTRA)
    lists = f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="x"/></w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="99"/></w:num></w:numbering>'
    named = f'<w:styles xmlns:w="{MAIN}"><w:style w:type="numbering" w:styleId="x">'
    named += '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    items = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>奖励61万元</w:t></w:r></w:p>'
        for level, number in ((0, 1), (99, 2), (-1, 1), (10**9, 7))
    )
    yield bad("lists-loop.docx", package(document(items), **{"word/numbering.xml": lists, "word/styles.xml": named}), keeps=EXTRA)
    note = f'<w:footnotes xmlns:w="{MAIN}"><w:footnote w:id="2">{paragraph("奖励61万元")}<w:p>'
    note += '<w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:footnote></w:footnotes>'
    yield bad(
        "note-in-itself.docx",
        package(document(PARAGRAPHS + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'), **{"word/footnotes.xml": note}),
        keeps=(*AWARD, *EXTRA),
    )
    box = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
    box += "<v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    nested = paragraph("奖励61万元")
    for _ in range(150):
        nested = box.replace("{}", nested)
    yield bad("box-in-box.docx", package(document(nested + PARAGRAPHS)), DEEP)
    spans = "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/><w:vMerge/></w:tcPr>{paragraph("1")}</w:tc>'
        for span in ("-5", "0", "x", "", "99999999999999999999")
    )
    yield bad("spans.docx", package(document(f"<w:tbl><w:tr>{spans}</w:tr></w:tbl>{PARAGRAPHS}")))
    comment = f'<w:comments xmlns:w="{MAIN}"><w:comment w:id="0">{paragraph("改为奖励77万元")}</w:comment></w:comments>'
    yield bad("comment.docx", package(document(PARAGRAPHS), **{"word/comments.xml": comment}), lacks=("77",))
    many = "".join(f' xmlns:n{i}="urn:{i}"' for i in range(20_000))
    yield bad("namespaces.docx", package(document(PARAGRAPHS).replace("<w:body>", f"<w:body{many}>")), ("read", "error:*"))
    yield bad(
        "utf7.docx",
        package(document(PARAGRAPHS, head='<?xml version="1.0" encoding="UTF-7"?>')),
        ("read", "partial", "empty", "error:*"),
        (),
    )
    yield bad("empty-body.docx", package(document("")), ("empty:empty",), ())
    late = document(PARAGRAPHS, doctype="<!--" + "x" * 9_000 + '--><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>')
    yield bad("late-doctype.docx", package(late), ("error:dtd_forbidden",), ())


def _zips() -> Iterator[Bad]:
    def bad(name: str, data: bytes, ends: tuple[str, ...], keeps: tuple[str, ...] = ()) -> Bad:
        return Bad(group="zip traps", name=name, data=data, ends=ends, keeps=keeps)

    good = package(document(PARAGRAPHS))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../a.docx", "/abs.docx", "C:\\b.docx", "a\nb.docx", "A.DOCX", "a.docx", "名" * 80 + ".docx", "con.docx"):
            archive.writestr(zipfile.ZipInfo(name, (2021, 2, 9, 0, 0, 0)), good)
    yield bad("names.zip", out.getvalue(), ("error:unsupported_format", "read"))
    doubled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as sound, zipfile.ZipFile(doubled, "w") as archive:
        for info in sound.infolist():
            archive.writestr(info, sound.read(info))
        other = zipfile.ZipInfo("word/Document.xml", (2021, 2, 9, 0, 0, 0))
        archive.writestr(other, document(paragraph("另一份：奖励62万元")))
    yield bad("case-twins.docx", doubled.getvalue(), READ, AWARD)
    crc = bytearray(good)
    at = good.rfind(b"PK\1\2")
    struct.pack_into("<I", crc, at + 16, 1)
    yield bad("wrong-crc.docx", bytes(crc), ("partial", "read"), AWARD)
    locked = bytearray(good)
    for mark, where in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = locked.find(mark)
        while start >= 0:
            locked[start + where] |= 1
            start = locked.find(mark, start + 4)
    yield bad("password.docx", bytes(locked), ("error:encrypted",))
    yield bad("behind-junk.docx", b"MZ" + b"\0" * 300 + good, ("read", "error:*"))
    yield bad("many.zip", zipped({f"{n}.txt": "奖" for n in range(10_001)}), ("error:too_large", "error:unsupported_format"))
    yield bad("empty.zip", zipped({}), ("error:*", "empty"))
    yield bad("link.docx", _linked(good), ("read", "error:*"))
    yield bad("twice.gz", gzip.compress(gzip.compress(GOOD_PAGE.encode(), mtime=0), mtime=0), ("error:unsupported_format", "read"))
    yield bad("bomb.gz", gzip.compress(b"\0" * 60_000_000, mtime=0), ("error:bomb", "empty"))
    yield bad("cut.gz", gzip.compress(GOOD_PAGE.encode(), mtime=0)[:-200], ("error:corrupt", "partial", "read"))
    yield bad("book.xlsx", zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), ("empty:empty",))
    yield bad("archive.7z", b"7z\xbc\xaf\x27\x1c" + bytes(range(256)) * 9, ("error:*",))
    yield bad("archive.rar", b"Rar!\x1a\x07\1\0" + bytes(range(256)) * 9, ("error:*",))


def _linked(good: bytes) -> bytes:
    """A Word file whose main part is a link to a file of the machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as sound, zipfile.ZipFile(out, "w") as archive:
        for info in sound.infolist():
            if info.filename == "word/document.xml":
                link = zipfile.ZipInfo(info.filename, info.date_time)
                link.create_system, link.external_attr = 3, 0o120777 << 16
                archive.writestr(link, "/etc/passwd")
            else:
                archive.writestr(info, sound.read(info))
    return out.getvalue()


def _pages() -> Iterator[Bad]:
    pages = {
        "script-open.html": ("<script>var a = 1;</script>" + LINES + "<script>" + "x" * 9_000, READ),
        "svg.html": (LINES + '<svg><script>1</script><text>图</text><foreignObject><p>内</p></foreignObject></svg>', READ),
        "picture.html": (LINES + f'<img src="data:image/png;base64,{base64.b64encode(bytes(600_000)).decode()}">', READ),
        "noscript.html": ("<noscript>请启用脚本</noscript>" + LINES, READ),
        "entities.html": (LINES + "&" * 50_000 + "&#99999999999;&#xD800;&#0;&nosuch;" + "&lt" * 900, READ),
        "spans.html": (f"<table><tr><td rowspan=999999999 colspan=999999999>1</td><td colspan=-4>2</td></tr></table>{LINES}", READ),
        "breaks.html": (LINES + "<br>" * 60_000 + "<p>" * 30_000, READ),
        "lists.html": ("<ul><li>" * 6_000 + LINES, READ),
        "conditional.html": ("<!--[if IE]><p>旧</p><![endif]-->" + LINES, READ),
        "nul.html": (LINES.replace("<p>", "<\0p>", 1).replace("奖励", "奖\0励"), READ),
        "quotes.html": ('<p title="' + "a" * 30_000 + '>' + LINES, ("read", "empty", "error:*")),
        "forms.html": ("<form>" * 3_000 + "<select>" + "<option>1" * 3_000 + "</select>" + LINES, READ),
    }  # fmt: skip
    for name, (body, ends) in pages.items():
        keeps = AWARD if ends == READ and name not in ("quotes.html", "nul.html") else ()
        yield Bad(group="page traps", name=name, data=PAGE.format(body).encode("utf-8", "surrogatepass"), ends=ends, keeps=keeps)
    frames = '<html><frameset cols="*"><frame src="http://127.0.0.1:9/a"></frameset></html>'
    refresh = '<html><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/a"></html>'
    for name, page in (("frames.html", frames), ("refresh.html", refresh)):
        yield Bad(group="page traps", name=name, data=page.encode(), ends=("empty:*", "error:soft_error_page"))
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(400))
    yield Bad(group="page traps", name="parts.mht", data=f"MIME-Version: 1.0\r\n{parts}".encode(), ends=("error:*", "empty:*"))


def _ofds() -> Iterator[Bad]:
    line = text("一次性奖励30万元。", 30, 60)
    unit = '<ofd:CompositeGraphicUnit ID="5" Width="9" Height="9"><ofd:Content>'
    unit += '<ofd:CompositeObject ID="6" Boundary="0 0 9 9" ResourceID="5"/></ofd:Content></ofd:CompositeGraphicUnit>'
    used = '<ofd:CompositeObject ID="7" Boundary="0 0 99 99" ResourceID="5"/>'
    cases = {
        "unit-in-itself": (ofd([line + used], resources=f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>"), READ, AWARD),
        "deep-blocks": (ofd(["<ofd:PageBlock>" * 400 + line + "</ofd:PageBlock>" * 400]), DEEP, AWARD),
        "blocks": (ofd(["<ofd:PageBlock>" * 40 + line + "</ofd:PageBlock>" * 40]), READ, AWARD),
        "leads-out": (ofd([line]).replace(b"Doc_0/Document.xml", b"../../etc/passwd\0\0", 1), ("error:*",), ()),
        "repeats": (ofd([line.replace('DeltaX="', 'DeltaX="g 999999999 1 ')]), READ, ()),
        "no-page": (ofd([None, line]), ("partial",), AWARD),
        "no-number": (ofd([line.replace('Size="5.6"', 'Size="NaN"').replace('X="0"', 'X="1e999"')]), ("read", "empty:*", "error:*"), ()),
    }
    for name, (data, ends, keeps) in cases.items():
        yield Bad(group="OFD traps", name=f"{name}.ofd", data=data, ends=ends, keeps=keeps)


def _others() -> Iterator[Bad]:
    from tests.test_doc import word

    def rtf(body: str) -> bytes:
        return b"{\\rtf1\\ansi\\ansicpg936 " + NOTICE.encode("gbk", "replace").replace(b"\n", b"\\par ") + body.encode("ascii") + b"}"

    def bad(name: str, data: bytes, ends: tuple[str, ...], keeps: tuple[str, ...] = ()) -> Bad:
        return Bad(group="RTF and DOC traps", name=name, data=data, ends=ends, keeps=keeps)

    yield bad("groups.rtf", rtf("{" * 5_000), (*DEEP, "partial"), AWARD)
    yield bad("endless-groups.rtf", rtf("{" * 60_000), ("error:too_deep",))
    yield bad("bin.rtf", rtf("\\bin999999999 abc"), ("partial",), AWARD)
    yield bad("signs.rtf", rtf("\\u99999999?\\u-99999?\\'zz\\'8\\uc9999\\u22870?"), READ, AWARD)
    yield bad("object.rtf", rtf("{\\object\\objdata " + "0" * 90_000 + "}"), READ, AWARD)
    sound = word(NOTICE)
    chain = bytearray(sound)
    struct.pack_into("<III", chain, 512 + 4, 1, 2, 3)  # sectors of the table that lead to themselves
    yield bad("chain.doc", bytes(chain), ("error:*", "read", "empty:*"))
    table = bytearray(sound)
    struct.pack_into("<I", table, 68, 0)  # the table of tables begins in the first sector
    yield bad("table.doc", bytes(table), ("error:*", "read"))
    root = bytearray(sound)
    struct.pack_into("<I", root, 48, 0xFFFFFFF0)  # the directory lies beyond the file
    yield bad("directory.doc", bytes(root), ("error:*",))
    flat = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 90_000, 90_000) + b"\x08\0\0\0\0\0\0\0\0"
    yield bad("giant.png", flat, ("empty:needs_ocr", "error:*"))
