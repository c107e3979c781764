"""Word files: every structure in which readers lose text silently, each written here by hand."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.decode import decode
from schemas.document import Document, Source
from schemas.gbt9704 import Element
from schemas.issues import DocumentError
from schemas.limits import Limits

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run(text)}</w:p>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def xml(body: str, doctype: str = "", name: str = "document") -> str:
    inner = f"<w:body>{body}</w:body>" if name == "document" else body
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:{name} xmlns:w="{W}" xmlns:r="{RELATIONS}">{inner}</w:{name}>'


def package(document: str | bytes | None, parts: dict[str, str | bytes] | None = None, *, bare: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if not bare:
            archive.writestr("[Content_Types].xml", TYPES)
            archive.writestr("_rels/.rels", ROOT)
        if document is not None:
            archive.writestr("word/document.xml", document)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def read(body: str, parts: dict[str, str | bytes] | None = None) -> Document:
    return decode(source(package(xml(body), parts)))


def source(data: bytes, name: str = "通知.docx") -> Source:
    return Source(uri=name, name=name, data=data)


def codes(document: Document) -> list[str]:
    return [found.code for found in document.issues]


SEEN = {
    "content control": (
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>" + paragraph("控件奖励11万元") + "</w:sdtContent></w:sdt>",
        "控件奖励11万元",
    ),
    "control in a paragraph": ("<w:p><w:sdt><w:sdtContent>" + run("行内12万元") + "</w:sdtContent></w:sdt></w:p>", "行内12万元"),
    "insertion": ('<w:p><w:ins w:id="1" w:author="a">' + run("插入13万元") + "</w:ins></w:p>", "插入13万元"),
    "move": ('<w:p><w:moveFrom w:id="1">' + run("移走") + '</w:moveFrom><w:moveTo w:id="2">' + run("移来") + "</w:moveTo></w:p>", "移来"),
    "deletion": ("<w:p>" + run("保留") + '<w:del w:id="2" w:author="a"><w:r><w:delText>删14万元</w:delText></w:r></w:del></w:p>', "保留"),
    "hyperlink": ("<w:p><w:hyperlink>" + run("链接15万元") + "</w:hyperlink></w:p>", "链接15万元"),
    "smart tag": ('<w:p><w:smartTag w:element="date">' + run("2018年") + "</w:smartTag>" + run("5月") + "</w:p>", "2018年5月"),
    "simple field": ('<w:p><w:fldSimple w:instr=" DATE ">' + run("2018年5月21日") + "</w:fldSimple></w:p>", "2018年5月21日"),
    "complex field": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("见附件1") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        "见附件1",
    ),
    "unfinished field": ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + paragraph("不得吞掉"), "不得吞掉"),
    "text box": (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        + paragraph("框内16万元")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
        "框内16万元",
    ),
    "word art": (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="某区人民政府文件"/></v:shape>'
        "</w:pict></w:r></w:p>",
        "某区人民政府文件",
    ),
    "alternatives": (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">'
        "<w:t>选择19万元</w:t></mc:Choice><mc:Fallback><w:t>选择19万元</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "选择19万元",
    ),
    "signs": (
        "<w:p><w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/><w:t>丙</w:t><w:tab/>"
        '<w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>',
        "甲-乙丙\t✓",
    ),
    "line end of the XML": ("<w:p>" + run("常务&#10;  委员会 Ltd&#10;Co&#10;") + "</w:p>", "常务委员会 Ltd Co"),
    "line break": ("<w:p><w:r><w:t>关于奖励</w:t><w:br/><w:t>的通知</w:t></w:r></w:p>", "关于奖励\n的通知"),
    "phonetic guide": (
        "<w:p><w:r><w:ruby><w:rt>" + run("jiang") + "</w:rt><w:rubyBase>" + run("奖") + "</w:rubyBase></w:ruby></w:r></w:p>",
        "奖",
    ),
    "square metres": ("<w:p>" + run("面积20m") + run("2", '<w:vertAlign w:val="superscript"/>') + "</w:p>", "面积20m²"),
    "nested table": (table(cell(paragraph("外") + table(cell(paragraph("内层17万元"))) + paragraph(""))), "外\n内层17万元"),
    "deleted paragraph mark": (
        "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + run("前半") + "</w:p>" + paragraph("后半"),
        "前半后半",
    ),
    "fraction": (
        '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f><m:num><m:r><m:t>2</m:t></m:r></m:num>'
        "<m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath></w:p>",
        "2/3",
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_a_reader_sees_is_there_once(name: str) -> None:
    body, expected = SEEN[name]
    assert read(paragraph("前文") + body + paragraph("后文")).text.value == f"前文\n{expected}\n后文"


def test_changes_and_hidden_words_are_told() -> None:
    body = SEEN["insertion"][0] + SEEN["deletion"][0] + "<w:p>" + run("可见") + run("隐藏18万元", "<w:vanish/>") + "</w:p>"
    document = read(body)
    assert document.text.value == "插入13万元\n保留\n可见"
    assert codes(document) == ["tracked_changes", "hidden_text"]


def test_vanish_set_to_off_is_shown() -> None:
    assert read("<w:p>" + run("显示", '<w:vanish w:val="0"/>') + "</w:p>").text.value == "显示"


LEVELS = [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimalEnclosedCircle", "%4")]
NUMBERING = xml(
    '<w:abstractNum w:abstractNumId="0">'
    + "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (kind, pattern) in enumerate(LEVELS)
    )
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride></w:num>',
    name="numbering",
)


def item(text: str, level: int, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_spelled_out() -> None:
    items = [("总体要求", 0), ("目标", 1), ("甲", 2), ("乙", 2), ("丙", 3), ("措施", 1), ("丁", 2), ("保障", 0)]
    body = "".join(item(text, level) for text, level in items) + item("为了", 0, 2) + item("本法", 0, 2) + item("起施行", 0, 3)
    value = read(body, {"word/numbering.xml": NUMBERING}).text.value
    assert value.split("\n") == [
        "一、总体要求", "（一）目标", "1.甲", "2.乙", "① 丙", "（二）措施", "1.丁", "二、保障", "第一条 为了", "第二条 本法",
        "第十一条 起施行",
    ]  # fmt: skip


def test_numbers_of_styles_and_empty_paragraphs() -> None:
    styles = xml(
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="x"/><w:basedOn w:val="a"/></w:style>',
        name="styles",
    )
    body = "".join(paragraph(text, '<w:pStyle w:val="b"/>') for text in ("总则", "", "附则"))
    document = read(body, {"word/numbering.xml": NUMBERING, "word/styles.xml": styles})
    assert document.text.value == "一、总则\n二、附则"
    assert [(b.element, b.level) for b in document.blocks] == [(Element.HEADING, 1)] * 2


def test_merged_cells_stand_once_with_their_spans() -> None:
    document = read(
        table(
            cell(paragraph("合计"), '<w:gridSpan w:val="2"/>') + cell(paragraph("备注")),
            cell(paragraph("一季度") + paragraph("小计"), '<w:vMerge w:val="restart"/>') + cell(paragraph("10")) + cell(paragraph("")),
            cell(paragraph(""), "<w:vMerge/>") + cell(paragraph("20")) + cell(paragraph("注")),
        )
    )
    assert document.text.value == "合计\t备注\n一季度 小计\t10\t\n\t20\t注"
    (found,) = document.tables
    cells = [(c.row, c.col, c.rowspan, c.colspan, document.text.value[c.start : c.end]) for c in found.cells]
    assert cells[:3] == [(0, 0, 1, 2, "合计"), (0, 2, 1, 1, "备注"), (1, 0, 2, 1, "一季度 小计")]
    assert (2, 1, 1, 1, "20") in cells


def test_places_are_paragraphs_and_cells() -> None:
    document = read(
        paragraph("　　标题") + paragraph("") + paragraph("奖励10万元") + table(cell(paragraph("甲")) + cell(paragraph("乙丙")))
    )
    value = document.text.value

    def place(words: str) -> tuple[int | None, ...]:
        start = value.index(words)
        (found,) = document.anchors.places(start, start + len(words))
        return found.paragraph, found.table, found.row, found.col, found.start, found.end

    assert place("标题") == (0, None, None, None, 2, 4)
    assert place("10万元") == (2, None, None, None, 2, 6)
    assert place("丙") == (None, 0, 0, 1, 1, 2)
    assert len(document.anchors.places(0, len(value))) == 4


def test_an_automatic_number_has_no_place_of_its_own() -> None:
    document = read(item("总体要求", 0), {"word/numbering.xml": NUMBERING})
    (found,) = document.anchors.places(0, len(document.text.value))
    assert (found.paragraph, found.start, found.end) == (0, 0, 4)


def test_footnotes_stand_at_the_end_and_furniture_apart() -> None:
    notes = xml(
        '<w:footnote w:type="separator" w:id="0">'
        + paragraph("----")
        + '</w:footnote><w:footnote w:id="2">'
        + paragraph("脚注21万元")
        + "</w:footnote>",
        name="footnotes",
    )
    body = "<w:p>" + run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + paragraph("结尾")
    parts = {"word/footnotes.xml": notes, "word/header1.xml": xml(paragraph("内部资料"), name="hdr")}
    document = read(body, parts)
    assert document.text.value == "正文\n结尾\n脚注21万元"
    assert document.blocks[-1].element is Element.FOOTNOTE
    assert document.fields["页眉"] == "内部资料"


@pytest.mark.parametrize("bare", [True, False])
def test_read_by_part_name_without_rels_and_with_dangling_ones(bare: bool) -> None:
    dangling = {"word/_rels/document.xml.rels": ROOT.replace("word/document.xml", "userCustomization/customUI.xml")}
    assert decode(source(package(xml(paragraph("通知")), dangling, bare=bare))).text.value == "通知"


def test_strict_and_other_encodings() -> None:
    strict = xml(paragraph("通知")).replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    gbk = xml(paragraph("通知")).replace("UTF-8", "GB18030").encode("gb18030")
    utf16 = xml(paragraph("通知")).replace("UTF-8", "UTF-16").encode("utf-16")
    for document in (strict, gbk, utf16):
        assert decode(source(package(document))).text.value == "通知"


def test_flat_xml_is_word_too() -> None:
    part = xml(paragraph("通知")).partition("?>")[2]
    flat = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{part}</pkg:xmlData></pkg:part></pkg:package>'
    )
    document = decode(source(flat.encode(), "通知.doc"))
    assert document.text.value == "通知"
    assert codes(document) == ["extension_mismatch"]


def test_a_cut_file_gives_what_precedes_the_cut_and_says_so() -> None:
    lines = "".join(paragraph(f"第{i}条 奖励{i * 7919 % 1000}万元") for i in range(200))
    whole = package(xml(lines))
    document = decode(source(whole[: len(whole) * 6 // 10]))
    assert document.partial
    assert document.text.value.startswith("第0条 奖励0万元\n第1条 奖励919万元")
    assert "partial" in codes(document)


def test_a_flipped_byte_is_never_silent() -> None:
    whole = bytearray(package(xml("".join(paragraph(f"奖励{i}万元") for i in range(50)))))
    at = whole.index(b"word/document.xml") + 200
    whole[at] ^= 4
    try:
        document = decode(source(bytes(whole)))
    except DocumentError as fault:
        assert fault.code == "corrupt"
    else:
        assert document.partial


ENTITY = '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package(xml(paragraph("&b;"), ENTITY)), "dtd_forbidden"),
        (package(xml(paragraph("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>')), "dtd_forbidden"),
        (package(None), "corrupt"),
        (package(xml(table(cell("") * 1) * 1)), "empty"),
        (package(xml("<w:tbl><w:tr><w:tc>" * 900 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 900)), "too_deep"),
        (package(xml(paragraph("甲" * 30_000_000))), "bomb"),
        (b"PK\3\4" + bytes(range(256)) * 8, "corrupt"),
    ],
    ids=["entities", "external entity", "no document", "no text", "depth", "bomb", "junk"],
)
def test_hostile_files_end_in_a_code(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as fault:
        decode(source(data))
    assert fault.value.code == code


def test_a_span_that_lies_costs_nothing() -> None:
    body = table(cell(paragraph("甲"), '<w:gridSpan w:val="99999999"/>') + cell(paragraph("乙")), cell(paragraph("丙")))
    assert read(body).text.value == "甲\t乙\n丙"


def test_entities_of_other_parts_are_never_read() -> None:
    types = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + TYPES
    document = decode(source(package(xml(paragraph("通知")), {"docProps/core.xml": types}, bare=True)))
    assert document.text.value == "通知"


def test_characters_over_the_bound_name_the_setting() -> None:
    with pytest.raises(DocumentError) as fault:
        decode(source(package(xml(paragraph("甲" * 200)))), Limits(max_characters=100))
    assert fault.value.code == "too_large"
    assert "max_characters" in fault.value.message.en
