"""Files in which one part says what is not so of another, or what is meant for one is taken for another."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from tests.hostile.bad import NOTICE, Bad
from tests.hostile.packages import AWARD
from tests.hostile.pdfs import Pdf, stream, words
from tests.hostile.texts import PAGE
from tests.hostile.texts import PARAGRAPHS as LINES

READ = ("read",)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TARGETS = ("http://127.0.0.1:9/a", "file:///etc/hostname", "../../../../../../etc/hostname", "\\\\127.0.0.1\\share\\a")


def made() -> Iterator[Bad]:
    """All tricks."""
    yield from _pdf_tables()
    yield from _pdf_pages()
    yield from _lists()
    yield from _mails()
    yield from _markup()
    yield from _bytes()
    yield from _rtfs()


def _pdf_tables() -> Iterator[Bad]:
    """Cross-reference tables and object streams."""

    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD) -> Bad:
        return Bad(group="PDF tables", name=f"{name}.pdf", data=data, ends=ends, keeps=keeps)

    good = Pdf().data()
    start = int(good[good.rfind(b"startxref") + 9 :].split()[0])
    two = {
        8: stream(b"2 0 " + b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>", "/Type /ObjStm /N 1 /First 4 /Extends 9 0 R"),
        9: stream(b"2 0 " + b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>", "/Type /ObjStm /N 1 /First 4 /Extends 8 0 R"),
    }
    yield bad("streams-extend-each-other", Pdf(more=two).data())
    many = {9: stream(b"2 0 null", "/Type /ObjStm /N 2000000000 /First 4")}
    yield bad("stream-of-too-many", Pdf(more=many).data())
    before = {9: stream(b"2 0 null", "/Type /ObjStm /N 1 /First -4")}
    yield bad("stream-before-itself", Pdf(more=before).data())
    table = stream(bytes(40), f"/Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Prev {start}")
    for name, old, new in (
        ("table-in-circle", b"", b""),
        ("table-of-wide-fields", b"/W [1 2 1]", b"/W [9 99999999 9]"),
        ("table-of-too-many", b"/W [1 2 1]", b"/W [1 2 1] /Index [0 2000000000]"),
    ):
        at = len(good)
        later = b"7 0 obj\n" + table.replace(b"/Prev %d" % start, b"/Prev %d" % at).replace(old, new) + b"\nendobj\n"
        yield bad(name, good + later + b"startxref\n%d\n%%%%EOF\n" % at, ("read", "partial", "error:corrupt"), ())
    hybrid = Pdf(trailer=f"/XRefStm {start} /Prev {start}").data()
    yield bad("hybrid-circle", hybrid)
    yield bad("starts-nowhere", good[: good.rfind(b"startxref")] + b"startxref\n-1\n%%EOF\n")
    yield bad("starts-far", good[: good.rfind(b"startxref")] + b"startxref\n99999999999999999999\n%%EOF\n")
    unknown = Pdf(trailer="/Encrypt << /Filter /Nobody /V 9 /R 9 >>").data()
    yield bad("unknown-lock", unknown, ("error:encrypted", "error:corrupt"), ())


def _pdf_pages() -> Iterator[Bad]:
    """Pages."""

    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD, lacks: tuple[str, ...] = ()) -> Bad:
        return Bad(group="PDF pages", name=f"{name}.pdf", data=data, ends=ends, keeps=keeps, lacks=lacks)

    yield bad(
        "parents-in-circle", Pdf(pages="<< /Type /Pages /Count 1 /Kids [5 0 R] /Parent 2 0 R >>").data().replace(b"/MediaBox", b"/MediaBix")
    )
    yield bad("count-below-nothing", Pdf(pages="<< /Type /Pages /Count -1 /Kids [5 0 R] >>").data(), ("read", "error:corrupt"), ())
    yield bad("kids-missing", Pdf(pages="<< /Type /Pages /Count 3 /Kids [5 0 R null 99 0 R] >>").data(), ("read", "partial"))
    yield bad("turned-by-45", Pdf(page="/Rotate 45").data())
    yield bad("turned-far", Pdf(page="/Rotate 99999999999").data())
    yield bad("unit", Pdf(page="/UserUnit 1e30").data())
    every = b"".join(b"%d %d m %d 842 l S\n" % (x, 0, x) + b"0 %d m 595 %d l S\n" % (x, x) for x in range(0, 595, 3))
    yield bad("ruled-all-over", Pdf(content=words(NOTICE) + every).data())
    long = "".join(f"<{n:04x}> <{'5143' * 120}>\n" for n in range(0x4E00, 0x4E64))
    table = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 100 beginbfchar {long} endbfchar endcmap"
    yield bad("one-sign-many-letters", Pdf(font="/ToUnicode 9 0 R ", more={9: stream(table.encode())}).data(), ("read", "empty:*"), ())
    waits = "Please wait... If this message is not eventually replaced by the proper contents of the document, your PDF viewer may not be"
    waits += " able to display this type of document. You can upgrade to the latest version of Adobe Reader"
    latin = b"BT /G 11 Tf 60 700 Td (" + waits.encode() + b") Tj ET"
    helvetica = {9: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", 8: stream(b"<xdp/>")}
    form = Pdf(content=latin, resources="/Font << /G 9 0 R >>", catalog="/AcroForm << /XFA 8 0 R /Fields [] >>", more=helvetica).data()
    yield bad("form-that-waits", form, ("error:soft_error_page", "empty:*", "error:unsupported_format"), ())
    deep = {100 + n: stream(b"/X Do " * 9, f"/Subtype /Form /BBox [0 0 9 9] /Resources {120 + n} 0 R") for n in range(15)}
    deep |= {120 + n: f"<< /XObject << /X {101 + n} 0 R >> >>".encode() for n in range(15)}
    deep[115] = stream(b" ", "/Subtype /Form /BBox [0 0 9 9]")
    yield bad(
        "forms-elsewhere", Pdf(content=b"/X Do", resources="/XObject << /X 100 0 R >>", more=deep).data(), ("quarantined:timeout",), ()
    )


def _lists() -> Iterator[Bad]:
    """JSON and lists of it."""

    def bad(name: str, data: str | bytes, ends: tuple[str, ...], keeps: tuple[str, ...] = ()) -> Bad:
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        return Bad(group="lists", name=name, data=raw, ends=ends, keeps=keeps)

    line = json.dumps({"title": "关于奖励的通知", "content": NOTICE}, ensure_ascii=False)
    yield bad("long-line.jsonl", line + "\n" + json.dumps({"title": "甲", "content": "奖" * 300_000}) + "\n", ("error:*", "read"))
    yield bad("bad-line.jsonl", line + "\n{\n" + line + "\n", ("error:*", "read"))
    yield bad("deep-line.jsonl", line + "\n" + '{"a":' * 5_000 + "1" + "}" * 5_000 + "\n", ("error:*", "read"))
    yield bad("half-sign.json", '{"title": "a\\ud800b", "content": "一次性奖励30万元。\\u0000\\udfff"}', READ, AWARD)
    yield bad("twice.json", '{"content": "一次性奖励30万元。", "content": "新"}', READ)
    yield bad(
        "numbers.json", '{"content": "一次性奖励30万元。", "n": ' + "9" * 6_000 + ', "m": 1e99999, "k": -Infinity}', (*READ, "error:*")
    )
    yield bad("keys.json", "{" + ",".join(f'"k{n}": {n}' for n in range(200_000)) + ', "content": "一次性奖励30万元。"}', READ, AWARD)
    yield bad("no-strings.json", '{"content": {"html": ["一次性奖励30万元。", null, true]}, "title": 7}', ("read", "error:*"))
    yield bad("cut.json", line[:-20], ("error:*", "partial", "read"))
    yield bad(
        "page.json",
        json.dumps({"title": "<script>1</script>", "content": "<p>一次性奖励30万元。</p><script>奖励77万元</script>"}),
        READ,
        AWARD,
    )


def _mails() -> Iterator[Bad]:
    """Saved pages and letters."""

    def bad(name: str, data: str, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD) -> Bad:
        return Bad(group="saved pages", name=name, data=data.encode(), ends=ends, keeps=keeps)

    page = PAGE.format(LINES)
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    coded = base64.b64encode(page.encode()).decode()
    part = "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}\r\n"
    yield bad("sound.mht", head + part.format("base64", coded) + "--b--\r\n")
    yield bad("no-end.mht", head + part.format("base64", coded))
    yield bad("odd-coding.mht", head + part.format("x-nobody", page) + "--b--\r\n", ("read", "error:*", "partial"), ())
    yield bad("bad-base64.mht", head + part.format("base64", "!" + coded[:-7] + "###") + "--b--\r\n", ("read", "partial", "error:*"), ())
    yield bad("odd-charset.mht", head + part.format("8bit", page).replace("utf-8", "x-none") + "--b--\r\n")
    letter = head + part.format("base64", coded) + "--b--\r\n"
    for _ in range(60):
        letter = f"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n{letter}"
    yield bad("letters.mht", letter, ("read", "error:*", "empty:*"), ())
    yield bad(
        "folded.mht",
        "MIME-Version: 1.0\r\nContent-Type: text/html;\r\n" + " a=b;\r\n" * 50_000 + ' charset="utf-8"\r\n\r\n' + page,
        ("read", "error:*"),
        (),
    )
    pictures = "".join(f"--b\r\nContent-Type: image/png\r\nContent-Location: http://127.0.0.1:9/{n}.png\r\n\r\n\r\n" for n in range(3_000))
    yield bad("pictures.mht", head + part.format("base64", coded) + pictures + "--b--\r\n")


def _markup() -> Iterator[Bad]:
    """Pages that a browser reads otherwise than it seems."""

    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD, lacks: tuple[str, ...] = ()) -> Bad:
        return Bad(group="markup", name=name, data=data, ends=ends, keeps=keeps, lacks=lacks)

    def page(body: str, charset: str = "utf-8") -> bytes:
        return f"<!doctype html><html><head><meta charset={charset}><title>通知</title></head><body>{body}</body></html>".encode()

    seven = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield bad("utf-7.html", page(LINES + seven, "utf-7"), READ, AWARD, ("<script>",))
    for charset in ("x-user-defined", "replacement", "iso-2022-cn", "utf-16", "utf-32", "rot13", "base64", "idna", "undefined", "\0"):
        name = charset.replace("\0", "nul")
        yield bad(f"charset-{name}.html", page(LINES, charset))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><script>奖励77万元</script>'
    drawing += '<image xlink:href="http://127.0.0.1:9/a"/><use xlink:href="file:///etc/hostname#a"/><style>@import "http://127.0.0.1:9/";</style></svg>'
    yield bad("drawing.html", page(LINES + drawing), lacks=("77",))
    yield bad("drawing.svg", drawing.encode(), ("read", "empty:*", "error:*"), (), ("77",))
    yield bad("plain.html", page(LINES + "<plaintext><p>" + "a" * 3_000))
    yield bad("template.html", page(LINES + "<template><p>奖励77万元</p></template>"), lacks=("77",))
    hidden = '<p style="display:none">奖励77万元</p><p hidden>奖励78万元</p>'
    yield bad("hidden.html", page(LINES + hidden), ("read",), lacks=("77万", "78万"))
    yield bad("base.html", page('<base href="javascript:alert(1)//"><a href="a">' + LINES))
    yield bad(
        "frames.html",
        page(
            LINES + '<iframe srcdoc="<p>奖励77万元"></iframe><object data="file:///etc/passwd"></object><embed src="http://127.0.0.1:9/">'
        ),
    )
    yield bad(
        "flat.xml",
        f'<?xml version="1.0"?>{LAUGHS}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">&c;</pkg:package>'.encode(),
        ("error:*", "empty:*", "read"),
        (),
        ("哈哈哈哈哈哈哈哈哈",),
    )
    yield bad("cdata.html", page(LINES + "<![CDATA[<script>奖励77万元</script>]]>" * 200), lacks=("<script>",))
    yield bad("steered.html", page(LINES + "<p>奖励\u202e001\u202c万元</p>"), ("ok_with_warnings:order_uncertain",))


def _bytes() -> Iterator[Bad]:
    """Texts whose bytes are not what their encoding allows."""

    def bad(name: str, data: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD) -> Bad:
        return Bad(group="bytes", name=f"{name}.txt", data=data, ends=ends, keeps=keeps)

    told = NOTICE.encode()
    yield bad("overlong", told + b"\xc0\xbc\xe0\x80\xbcscript>" * 4, ("ok_with_warnings:*",))
    yield bad("odd-length", NOTICE.encode("utf-16")[:-1], ("ok_with_warnings:cut_character", "ok"))
    yield bad("lone-halves", (NOTICE + "\ud800甲\udfff").encode("utf-16", "surrogatepass"), ("ok_with_warnings:*", "ok"))
    yield bad("beyond-unicode", NOTICE.encode("utf-32") + b"\xff\xff\xff\x7f" * 3, ("ok_with_warnings:*",))
    yield bad("two-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + told)
    yield bad("two-orders", NOTICE.encode("utf-16-le") + NOTICE.encode("utf-16-be"), ("ok_with_warnings:*", "error:corrupt"), ())
    yield bad("steered", NOTICE.replace("30万", "\u202e03\u202c万").encode(), ("ok_with_warnings:order_uncertain",), ())
    yield bad(
        "steered-by-isolates",
        NOTICE.replace("30万", "\u2067\u202d30\u202c\u2069万").encode(),
        ("ok_with_warnings:order_uncertain", "ok"),
        (),
    )
    yield bad("piled-marks", NOTICE.replace("奖", "奖" + "\u0489" * 9_000).encode())
    yield bad("struck-and-marked", (NOTICE + "\u0140\u0320\u0320\u0340\u0333\u0320\u0150\u0320\u0340\u0345").encode())
    yield bad("struck-sum", NOTICE.replace("30万", "3\u03360\u0336万").encode())


def _rtfs() -> Iterator[Bad]:
    """RTF."""

    def bad(name: str, body: bytes, ends: tuple[str, ...] = READ, keeps: tuple[str, ...] = AWARD) -> Bad:
        head = b"{\\rtf1\\ansi\\ansicpg936 " + NOTICE.encode("gbk", "replace").replace(b"\n", b"\\par ")
        return Bad(group="RTF lengths", name=f"{name}.rtf", data=head + body + b"}", ends=ends, keeps=keeps)

    yield bad("bin-below-nothing", b"\\bin-5 abc")
    yield bad("bin-hides-ends", b"\\bin3 }}}\\par after")
    yield bad("bin-many", b"\\bin1 }" * 20_000)
    yield bad("long-word", b"\\" + b"a" * 100_000)
    yield bad("long-number", b"\\fs" + b"9" * 100_000 + b" x", ("read", "partial", "error:*"))
    yield bad("skips", b"\\uc99999\\u22870 " + b"a" * 2_000)
    yield bad("columns", b"\\trowd" + b"\\cellx1" * 60_000 + b"\\intbl " + b"a\\cell " * 60_000 + b"\\row")
    yield bad("field", b'{\\field{\\*\\fldinst INCLUDETEXT "http://127.0.0.1:9/a" INCLUDEPICTURE "file:///etc/passwd"}{\\fldrslt x}}')
    yield bad("hidden", b"{\\v " + "奖励77万元".encode("gbk") + b"}")
