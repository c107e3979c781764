"""Old Word files: a small writer of the binary format, and the same document through LibreOffice where it is installed."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest

from pipeline.decode import decode
from pipeline.formats import converters, doc
from schemas.document import Document, Source
from schemas.issues import DocumentError
from tests.test_docx import NUMBERING, cell, item, package, paragraph, run, table, xml

SECTOR = 512
END, FAT = 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE file: header, one sector of FAT, the directory, the streams (each over the 4,096 bytes of the small ones)."""
    sectors: list[bytes] = []
    fat: list[int] = [FAT]
    starts = {}

    def add(data: bytes) -> int:
        first = len(fat)
        count = -(-len(data) // SECTOR)
        for i in range(count):
            sectors.append(data[i * SECTOR : (i + 1) * SECTOR].ljust(SECTOR, b"\0"))
            fat.append(first + i + 1 if i + 1 < count else END)
        return first

    padded = {name: data.ljust(4_096, b"\0") for name, data in streams.items()}
    for name, data in padded.items():
        starts[name] = add(data)
    entries = [("Root Entry", 5, END, 0), *((name, 2, starts[name], len(data)) for name, data in padded.items())]
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HB", 2 * len(name) + 2, kind)
        + bytes(49)
        + struct.pack("<IIi", start, size, 0)
        for name, kind, start, size in entries
    )
    first = add(directory)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, first, 0, 4_096, END, 0, END, 0, 0)
    header += struct.pack("<I", 0xFFFFFFFF) * 108
    table_of_sectors = b"".join(struct.pack("<I", number) for number in fat).ljust(SECTOR, b"\xff")
    return header[:SECTOR] + table_of_sectors + b"".join(sectors)


def word(text: str, *, flags: int = 0x200, version: int = 0xC1) -> bytes:
    """A .doc that holds nothing but its characters: one piece of UTF-16."""
    raw = text.encode("utf-16-le")
    clx = b"\2" + struct.pack("<I", 16) + struct.pack("<II", 0, len(raw) // 2) + struct.pack("<HIH", 0, 0x400, 0)
    main = bytearray(0x400)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(raw) // 2)
    struct.pack_into("<II", main, 0x9A + 8 * 33, 0, len(clx))
    return compound({"WordDocument": bytes(main) + raw, "1Table": clx})


def read(data: bytes, name: str = "通知.doc") -> Document:
    return decode(Source(uri=name, name=name, data=data))


def test_characters_fields_and_signs() -> None:
    text = "关于奖励\x0b的通知\r日期：\x13 DATE \x142018年5月\x15印发\r甲\x1e乙\x1f丙\U00020bb7\r\x13 不得吞掉\r第二段\r"
    document = read(word(text))
    assert document.text.value == "关于奖励\n的通知\n日期：2018年5月印发\n甲-乙丙\U00020bb7\n第二段"
    (place,) = document.anchors.places(len("关于奖励\n的通知\n"), len("关于奖励\n的通知\n日期"))
    assert (place.paragraph, place.start, place.end) == (1, 0, 2)


def test_cells_end_with_their_mark() -> None:
    assert read(word("表\r甲\x07乙丙\x07后\r")).text.value == "表\n甲\t乙丙\n后"


@pytest.mark.parametrize(("flags", "code"), [(0x300, "encrypted"), (0x200, "empty")])
def test_encrypted_and_empty_files(flags: int, code: str) -> None:
    with pytest.raises(DocumentError) as fault:
        read(word("\r", flags=flags))
    assert fault.value.code == code


def test_encrypted_packages_and_other_office_files() -> None:
    for stream, code in (("EncryptedPackage", "encrypted"), ("Workbook", "unsupported_format")):
        with pytest.raises(DocumentError) as fault:
            read(compound({stream: b"x"}), "表.docx")
        assert fault.value.code == code


@pytest.mark.parametrize("cut", [600, 1_500, 3_000, 5_000])
def test_damaged_files_never_end_in_a_traceback(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "office", lambda data, suffix: None)
    monkeypatch.setattr(doc, "antiword", lambda data: None)
    whole = word("关于奖励的通知\r" * 300)
    for damaged in (whole[:cut], whole[: cut - 100] + b"\xff" * 200 + whole[cut + 100 :]):
        try:
            assert read(damaged).text.value
        except DocumentError as fault:
            assert fault.code in ("corrupt", "needs_converter", "empty", "encrypted")


def test_a_missing_converter_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converters, "program", lambda *names: None)
    monkeypatch.setattr(doc, "program", lambda *names: None)
    with pytest.raises(DocumentError) as fault:
        read(word("通知\r", version=0x65))
    assert fault.value.code == "needs_converter"


def test_a_converter_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    with pytest.raises(DocumentError) as fault:
        converters._run(["/bin/sh", "-c", f"(sleep 3; touch {mark}) & sleep 30"], b"", seconds=1)
    assert fault.value.code == "timeout"
    subprocess.run(["sleep", "3"], check=True)
    assert not mark.exists()


RICH = "".join(
    [
        paragraph("关于促进商标品牌发展的意见", '<w:jc w:val="center"/>'),
        item("总体要求", 0),
        item("指导思想", 1),
        item("奖励100万元", 2),
        item("保障措施", 0),
        "<w:p>"
        + run("可见")
        + run("隐藏18万元", "<w:vanish/>")
        + run("面积20m")
        + run("2", '<w:vertAlign w:val="superscript"/>')
        + "</w:p>",
        "<w:p>" + run("原") + '<w:ins w:id="1" w:author="a" w:date="2020-01-01T00:00:00Z">' + run("增12万元") + "</w:ins>"
        '<w:del w:id="2" w:author="a" w:date="2020-01-01T00:00:00Z"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>',
        table(
            cell(paragraph("单位")) + cell(paragraph("2021年")) + cell(paragraph("2022年")),
            cell(paragraph("合并") + paragraph("两段"), '<w:vMerge w:val="restart"/>') + cell(paragraph("1")) + cell(paragraph("2")),
            cell(paragraph(""), "<w:vMerge/>") + cell(paragraph("跨两列"), '<w:gridSpan w:val="2"/>'),
        ).replace("<w:tcPr>", '<w:tcPr><w:tcW w:w="2000" w:type="dxa"/>'),
        paragraph("区市场监督管理局", '<w:jc w:val="right"/>'),
    ]
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("numbering", "numbering"))
    )
    + "</Types>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" Type="{}" Target="{}"/></Relationships>'
)


@pytest.mark.debian("soffice", "libreoffice-writer")
def test_the_same_document_in_doc_and_rtf_has_the_same_text(tmp_path: Path) -> None:
    docx = package(
        xml(RICH),
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELS.format(f"{RELATION}/officeDocument", "word/document.xml"),
            "word/_rels/document.xml.rels": RELS.format(f"{RELATION}/numbering", "numbering.xml"),
            "word/numbering.xml": NUMBERING,
        },
        bare=True,
    )
    expected = read(docx, "a.docx")
    cells = [(c.row, c.col, c.rowspan, c.colspan) for c in expected.tables[0].cells]
    for kind in ("doc", "rtf"):
        converted = converters.office(docx, ".docx", kind)
        assert converted is not None
        made = read(converted, f"a.{kind}")
        assert made.text.value == expected.text.value
        assert [(c.row, c.col, c.rowspan, c.colspan) for c in made.tables[0].cells] == cells
        assert {found.code for found in made.issues} == {found.code for found in expected.issues} == {"tracked_changes", "hidden_text"}
