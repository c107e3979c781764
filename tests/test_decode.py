"""What a file is: told by its content; each format once, with its places, and what is wrong with a file said in a code."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import FORMATS, FORMATS_ROOM, decode, recognised
from pipeline.formats.archive import is_archive, members
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits
from tests.test_docx import package, paragraph, xml

PAGE = "<html><body><p>关于奖励的通知</p></body></html>"


def source(data: bytes, name: str) -> Source:
    return Source(uri=name, name=name, data=data)


def read(data: bytes, name: str) -> Document:
    return decode(source(data, name))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
KINDS = {
    "pdf": b"%PDF-1.4\n",
    "pdf after a server's answer": b"\r\nHTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n",
    "docx": package(xml(paragraph("通知"))),
    "flat": b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    "doc": OLE + "WordDocument".encode("utf-16-le"),
    "encrypted": OLE + "EncryptedPackage".encode("utf-16-le"),
    "ole": OLE,
    "rtf": rb"{\rtf1\ansi x}",
    "gzip": b"\x1f\x8b\x08\0",
    "image": b"\x89PNG\r\n\x1a\n",
    "mhtml": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n",
    "html": PAGE.encode(),
    "html in gb18030": PAGE.encode("gb18030"),
    "html in utf-16": PAGE.encode("utf-16"),
    "html fragment": "<p>通知</p><p>正文</p>".encode(),
    "jsonl": b'{"title": "x", "content": "y"}',
    "text": "关于奖励的通知".encode(),
    "text with a tag": "<script>x</script>是一段文字，后面还有很长的正文，因此不是网页，而是提到了标签的文字。".encode(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_content_decides_never_the_name(kind: str) -> None:
    for name in ("a.pdf", "a.doc", "a"):
        assert recognised(source(KINDS[kind], name)).name == kind.split(" ", maxsplit=1)[0]


def test_a_name_that_differs_is_noted() -> None:
    assert [found.code for found in read(PAGE.encode(), "a.doc").issues] == ["extension_mismatch"]
    assert not read(PAGE.encode(), "a.html").issues
    assert not read(PAGE.encode(), "通知").issues


def test_every_format_has_its_module() -> None:
    assert all(find_spec(f"{FORMATS_ROOM}.{kind.module}") for kind in FORMATS)


def test_choosing_a_reader_loads_no_other() -> None:
    code = "import sys, pipeline.decode; print([m for m in ('lxml', 'pypdfium2', 'docx', 'pdfplumber', 'email') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", b"\0", b"\0" * 5000, "　\n　".encode(), b"<html><body></body></html>", b'{"text": "\\n \\n"}']
)
def test_nothing_to_read_is_never_a_success(data: bytes) -> None:
    with pytest.raises(DocumentError) as fault:
        read(data, "a.txt")
    assert fault.value.code == "empty"


def test_bounds_name_their_setting() -> None:
    for limits in (Limits(max_bytes=10), Limits(max_characters=10)):
        with pytest.raises(DocumentError) as fault:
            decode(source("关于奖励先进集体的通知".encode(), "a.txt"), limits)
        assert fault.value.code == "too_large"


RTF = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 Arial;}}{\info{\title x}}\pard\qc\f0 "
    r"\'cd\'a8\'d6\'aa\par\pard{\listtext\pard\plain \'d2\'bb\'a1\'a2\tab}\u22870?\u21169?10\'cd\'f2\'d4\'aa{\v\'d2\'fe}\par "
    r"{\field{\*\fldinst DATE}{\fldrslt 2018\'c4\'ea}}{\deleted x}{\footnote\pard \'bd\'c5\'d7\'a2}\par "
    r"{\shp{\*\shpinst{\shptxt \'bf\'f2\par}}{\shprslt \'d6\'d8}}\par "
    r"\trowd\clvmgf\cellx100\cellx200\intbl \'bc\'d7\cell \'d2\'d2\cell\row"
    r"\trowd\clvmrg\cellx100\cellx200\intbl\cell \'b1\'fb\cell\row\pard "
    r"20m{\super 2}{\pict\bin5 {{}}x}\par}"
)


def test_rich_text() -> None:
    document = read(RTF.encode("latin-1"), "a.rtf")
    assert document.text.value.split("\n") == ["通知", "一、奖励10万元", "2018年", "框", "甲\t乙", "\t丙", "20m²", "脚注"]
    assert [(c.row, c.col, c.rowspan) for c in document.tables[0].cells] == [(0, 0, 2), (0, 1, 1), (1, 1, 1)]
    assert {found.code for found in document.issues} == {"tracked_changes", "hidden_text"}


def test_a_saved_page_is_its_html_part() -> None:
    part = base64.encodebytes(PAGE.encode("gb18030")).decode()
    mime = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n不是\r\n'
        f"--x\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n{part}\r\n--x--\r\n"
    )
    document = read(mime.encode(), "通知.mht")
    assert document.text.value == "关于奖励的通知"
    assert document.anchors.places(*document.text.source_span(2, 4)) == document.anchors.places(17, 19)


def test_a_crawler_object_is_a_document_with_its_fields() -> None:
    content = "<p>各单位：</p>\n<p>奖励10万元&nbsp;。</p>"
    data = json.dumps({"url": "http://x", "title": "关于奖励的通知", "date": "2022-05-01", "content": content}).encode()
    document = read(data, "a.json")
    assert document.text.value == "关于奖励的通知\n各单位：\n奖励10万元\xa0。"
    assert document.fields["PubDate"] == "2022-05-01"
    page = data.decode()
    for char in "奖各元。":
        start, end = document.text.source_span(document.text.value.rindex(char), document.text.value.rindex(char) + 1)
        assert json.loads(f'"{page[start:end]}"') == char


@pytest.mark.parametrize("key", ["pubDate", "PUB_DATE", "publishTime", "releaseDate", "发布日期"])
def test_crawlers_spell_their_fields_as_they_like(key: str) -> None:
    data = json.dumps({"Title": "关于奖励的通知", key: "2022-05-01", "content": "各区：奖励100万元。"}).encode()
    fields = decode(Source(uri="a.json", name="a.json", data=data)).fields
    assert (fields["ArticleTitle"], fields["PubDate"]) == ("关于奖励的通知", "2022-05-01")


def test_lists_and_lines_of_objects_are_many_documents() -> None:
    objects = [{"title": "甲", "content": "一，\n二"}, {"title": "乙", "content": "三𠮷"}]
    for data in (json.dumps(objects), "\n".join(json.dumps(found) for found in objects)):
        listed = source(data.encode(), "a.jsonl")
        assert is_archive(listed)
        made = list(members(listed, DEFAULT_LIMITS))
        assert [member.uri for member in made] == ["a.jsonl!/1", "a.jsonl!/2"]
        assert [decode(member).text.value for member in made] == ["甲\n一，\n二", "乙\n三𠮷"]


@pytest.mark.parametrize(
    ("data", "code"), [(b"[" * 100_000 + b"]" * 100_000, "too_deep"), (b'{"a": 1e999, "b": NaN}', "unsupported_format")]
)
def test_json_without_a_document(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as fault:
        read(data, "a.json")
    assert fault.value.code == code


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*KINDS.values(), RTF.encode()]), st.binary(max_size=80), st.integers(0, 400))
def test_any_bytes_end_in_a_document_or_a_code(head: bytes, tail: bytes, cut: int) -> None:
    data = head[: max(cut, 16)] + tail
    if recognised(source(data, "x")).module in ("pdf", "ofd", "ocr", "doc"):
        return  # these have tests of their own
    try:
        document = read(data, "x")
    except DocumentError:
        return
    assert document.text.value.strip()
    assert len(document.text.origin) == len(document.text.value)
