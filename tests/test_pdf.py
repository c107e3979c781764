"""PDFs read as a reader sees them: paragraphs, columns, tables, and nothing that the page doesn't show."""

from __future__ import annotations

import io
import subprocess
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.decode import decode
from pipeline.evidence import evidence
from pipeline.formats import ocr, pdf
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits
from tests import pages_made as made

BODY = [
    "为进一步加强我县乡村道路养护工作，切实保障群众出行安全，经县政府常务会议研究，现就有关事项通知如下。",
    "一、总体要求。坚持建管养运并重，到2027年底，全县农村公路列养率达到100%，优良中等路率不低于92.5%，年均养护工程比例不低于5%。",
    "二、落实资金。县财政每年安排养护资金1860万元，按县道每公里1.2万元、乡道每公里6000元、村道每公里3000元的标准拨付，不得截留挪用。",
    "三、强化考核。县交通运输局每半年组织一次检查，对排名前三的乡镇分别奖励20万元、15万元、10万元，对连续两年排名末位的予以通报。",
]


def read(data: bytes, limits: Limits = DEFAULT_LIMITS, passwords: tuple[str, ...] = ()) -> Document:
    return pdf.read(made.source(data, passwords=passwords), limits)


def codes(document: Document) -> list[str]:
    return [issue.code for issue in document.issues]


def test_wrapped_lines_are_joined_and_every_character_has_its_box() -> None:
    document = read(made.letter(BODY))
    assert document.text.value.split("\n") == BODY
    assert [block.page for block in document.blocks] == [1] * 4
    at = document.text.value.index("1860万元")
    (place,) = document.anchors.places(at, at + 6)
    assert place.page == 1 and place.bbox is not None
    x0, top, x1, bottom = place.bbox
    assert 40 < x1 - x0 < 80 and 12 < bottom - top < 24


def test_a_span_over_two_lines_has_two_places() -> None:
    document = read(made.letter(BODY))
    at = document.text.value.index(BODY[1][20:40])
    places = document.anchors.places(at, at + 20)
    assert len(places) == 2
    assert places[0].bbox is not None and places[1].bbox is not None and places[0].bbox[1] < places[1].bbox[1]


def test_paragraphs_go_on_over_the_page_and_furniture_is_gone() -> None:
    document = read(made.letter(BODY * 10, head="某县人民政府公报"))
    assert document.text.value.split("\n") == BODY * 10
    (repair,) = document.repairs
    assert repair.rule == "pages.furniture" and repair.count >= 8
    assert max(block.page or 0 for block in document.blocks) >= 4


def test_lines_that_many_pages_begin_with_are_no_running_heads() -> None:
    """Forms with the same title on every page, and prose that repeats itself at the head of pages."""

    def draw(canvas: Canvas) -> None:
        for number in range(1, 7):
            canvas.setFont(made.FONT, 22)
            canvas.drawCentredString(297, 760, "行政处罚决定书")
            canvas.setFont(made.FONT, 16)
            canvas.drawString(200, 720, f"云市监罚〔2026〕{number}号")
            for i in range(4):
                canvas.drawString(80, 680 - 28 * i, "当事人应当自收到本决定书之日起十五日内缴纳罚款。")
            canvas.showPage()

    text = read(made.pdf(draw)).text.value
    assert text.count("行政处罚决定书") == 6 and text.count("云市监罚") == 6
    repeated = ["本页自上而下都是正文，每一行都与前一页的同一行完全相同，一个字也不能少，并且正好写满一行文字为止。"] * 110
    assert read(made.letter(repeated)).text.value.split("\n") == repeated


def test_a_note_in_brackets_set_in_under_the_title_is_one_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        for i, line in enumerate(("（2026年1月8日云岭县第九届", "人民代表大会常务委员会第", "三次会议通过）")):
            canvas.drawString(180, 760 - 28 * i, line)
        writer = made.Writer(canvas, numbers=False)
        writer.y = 640
        for text in BODY:
            writer.paragraph(text)

    assert read(made.pdf(draw)).text.value.split("\n")[0] == "（2026年1月8日云岭县第九届人民代表大会常务委员会第三次会议通过）"


def test_letter_spaced_lines_have_no_blanks_between_letters() -> None:
    def draw(canvas: Canvas) -> None:
        for i, line in enumerate(("云岭县生态环境局", "行政许可决定书")):
            for k, character in enumerate(line):
                canvas.drawString(100 + 40 * k, 760 - 40 * i, character)

    assert read(made.pdf(draw)).text.value.split("\n") == ["云岭县生态环境局", "行政许可决定书"]


def test_a_title_over_two_lines_is_one_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(made.FONT, 22)
        canvas.drawCentredString(297, 760, "云岭县人民政府办公室关于印发全县农村")
        canvas.drawCentredString(297, 728, "公路管理养护实施办法的通知")
        writer = made.Writer(canvas, numbers=False)
        writer.y = 680
        for line in ("各乡镇人民政府，县政府各部门：", *BODY):
            writer.paragraph(line)
        writer.line("云岭县人民政府办公室", 330)
        writer.line("2026年3月9日", 360)

    lines = read(made.pdf(draw)).text.value.split("\n")
    assert lines[0] == "云岭县人民政府办公室关于印发全县农村公路管理养护实施办法的通知"
    assert lines[1] == "各乡镇人民政府，县政府各部门：" and lines[-2:] == ["云岭县人民政府办公室", "2026年3月9日"]


def test_a_number_in_the_text_is_no_page_number() -> None:
    """A line that holds a number alone stays when it doesn't count with the pages."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 740, "今年以来新建充电桩数量如下（个）：")
        canvas.drawString(80, 700, "2024")

    assert "2024" in read(made.pdf(draw)).text.value


def test_two_columns_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        for x, part in ((60, BODY[:2] * 2), (320, BODY[2:] * 2)):
            writer = made.Writer(canvas, numbers=False)
            for text in part:
                writer.paragraph(text, x, 20, 11)

    document = read(made.pdf(draw))
    assert document.text.value.split("\n") == BODY[:2] * 2 + BODY[2:] * 2


def test_a_list_in_two_blocks_is_read_by_rows() -> None:
    def draw(canvas: Canvas) -> None:
        for i, (name, unit) in enumerate(
            (("王建国", "水利局"), ("李秀英", "教育局"), ("赵志强", "民政局"), ("陈玉兰", "文旅局"), ("周海", "审计局"))
        ):
            canvas.drawString(100, 700 - 28 * i, name)
            canvas.drawString(350, 700 - 28 * i, unit)

    assert read(made.pdf(draw)).text.value.split("\n")[0] == "王建国 水利局"


@pytest.mark.parametrize(
    "extra",
    [
        made.shown("隐藏奖励999万元", y=200, mode=3),
        made.shown("隐藏奖励999万元", x=5000, y=5000),
        b"1 1 1 rg " + made.shown("隐藏奖励999万元", y=200),
    ],
    ids=["invisible", "off the page", "white on white"],
)
def test_what_the_page_does_not_show_is_left_out_and_flagged(extra: bytes) -> None:
    document = read(made.raw(made.shown("发放补贴100万元。") + extra))
    assert document.text.value == "发放补贴100万元。"
    assert codes(document) == ["hidden_text"]
    assert "隐藏奖励999万元" in document.issues[0].message.zh


def test_white_words_on_a_dark_ground_are_read() -> None:
    document = read(made.raw(b"0 0 0.6 rg 70 690 300 30 re f 1 1 1 rg " + made.shown("项目名称")))
    assert document.text.value == "项目名称" and not document.issues


def test_a_watermark_across_the_page_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "本办法自发布之日起施行。")
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")

    document = read(made.pdf(draw))
    assert document.text.value == "本办法自发布之日起施行。"
    assert [(r.rule, r.examples[0].before) for r in document.repairs] == [("pages.slanted", "内部资料")]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages_are_read_upright_with_boxes_as_shown(rotation: int) -> None:
    text = "\n".join(["第一行讲的是标准。", "第二行讲的是期限。"])
    content = b"".join(made.shown(line, y=700 - 30 * i) for i, line in enumerate(text.split("\n")))
    document = read(made.raw(content, page=f"/Rotate {rotation}"))
    assert document.text.value == text
    (place,) = document.anchors.places(0, 4)
    assert place.bbox is not None
    width, height = (842, 595) if rotation != 180 else (595, 842)
    x0, top, x1, bottom = place.bbox
    assert 0 <= x0 < x1 <= width and 0 <= top < bottom <= height
    assert (bottom - top > x1 - x0) == (rotation != 180)


def test_encrypted_files_ask_for_their_password() -> None:
    data = made.pdf(lambda canvas: canvas.drawString(80, 700, "加密的通知。"), encrypt=StandardEncryption("mima", "owner", strength=128))
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.code == "encrypted"
    assert read(data, passwords=("falsch", "mima")).text.value == "加密的通知。"
    open_data = made.pdf(lambda canvas: canvas.drawString(80, 700, "限制打印。"), encrypt=StandardEncryption("", "owner", canPrint=0))
    assert read(open_data).text.value == "限制打印。"


def test_a_damaged_stream_is_never_silent() -> None:
    good = made.raw(made.shown("前半部分。") * 40 + made.shown("后半部分。", y=600), flate=True)
    start = good.index(b"stream\n") + 7
    bad = good[: start + 60] + b"\xff\xff\xff\xff" + good[start + 64 :]
    try:
        document = read(bad)
    except DocumentError as error:
        assert error.code == "corrupt"
    else:
        assert document.partial and "partial" in codes(document)


def test_pages_before_a_fault_are_kept() -> None:
    data = made.letter(BODY * 10)
    document = read(data, replace(DEFAULT_LIMITS, stop_after_page=2))
    assert document.partial and "partial" in codes(document)
    assert document.text.value.startswith(BODY[0]) and {block.page for block in document.blocks} == {1, 2}


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_whole_pages_of_a_cut_file_are_kept(share: float) -> None:
    data = made.letter(BODY * 20)
    document = read(data[: int(len(data) * share)])
    assert document.partial and "partial" in codes(document)
    assert document.text.value.split("\n")[0] == BODY[0]
    assert len(document.text.value) > 0.6 * share * len("\n".join(BODY * 20))


def test_a_page_that_cannot_be_read_does_not_lose_the_others() -> None:
    data = made.letter(BODY * 10, numbers=False)
    first = data.index(b"/Type /Page\n") if b"/Type /Page\n" in data else data.index(b"/Type /Page ")
    second = data.index(b"/Type /Page", first + 20)
    document = read(data[:second] + b"/Type /Nope" + data[second + 11 :])
    assert document.partial or document.text.value.split("\n")[-1] == BODY[-1]
    assert document.text.value.split("\n")[-1] == BODY[-1]


def test_bounds_name_their_setting() -> None:
    data = made.letter(BODY * 10)
    for limits in (replace(DEFAULT_LIMITS, max_pages=2), replace(DEFAULT_LIMITS, max_characters=100)):
        with pytest.raises(DocumentError) as error:
            read(data, limits)
        assert error.value.code == "too_large"


def test_a_bomb_is_refused_before_it_is_read() -> None:
    with pytest.raises(DocumentError) as error:
        read(made.raw(b" " * 150_000_000, flate=True))
    assert error.value.code == "bomb"


@pytest.mark.parametrize("data", [b"%PDF-1.4\n" + bytes(range(256)) * 20, b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"])
def test_rubbish_is_corrupt(data: bytes) -> None:
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.code == "corrupt"


def test_a_font_that_contradicts_itself_is_flagged() -> None:
    table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <4E00> <9FA5> <4E01> endbfrange"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table)
    document = read(made.raw(made.shown("关于调整最低工资标准的通知"), font="/ToUnicode 7 0 R", extra=[stream]))
    assert codes(document)[0] == "garbled_text_layer"  # with the extra gongbao[ocr] the pages are read by it


def test_honest_fonts_are_not_doubted() -> None:
    table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <4E00> <9FA5> <4E00> endbfrange"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table)
    document = read(made.raw(made.shown("关于调整最低工资标准的通知"), font="/ToUnicode 7 0 R", extra=[stream]))
    assert not document.issues


def test_implausible_hanzi_are_flagged() -> None:
    assert codes(read(made.letter(["丐丗丠丣丩丬丮丯丱丳丵" * 12])))[0] == "garbled_text_layer"
    assert codes(read(made.letter(["诸暨嵊州缙云龙泉庆元景宁遂昌衢江婺城" * 12]))) == []  # names are rare hanzi, too


def _scan(text: bool) -> bytes:
    def draw(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("L", (200, 280), 240)), 0, 0, 595, 842)
        if text:
            layer = canvas.beginText(80, 700)
            layer.setTextRenderMode(3)
            layer.textLine("扫描件的识别文字。")
            canvas.drawText(layer)

    return made.pdf(draw)


def test_a_scan_says_that_it_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(DocumentError) as error:
        read(_scan(text=False))
    assert (error.value.code, error.value.status, error.value.retryable) == ("needs_ocr", "empty", True)


def test_the_invisible_layer_of_a_scan_is_its_text() -> None:
    document = read(_scan(text=True))
    assert document.text.value == "扫描件的识别文字。" and codes(document) == ["ocr_text"]


def test_evidence_is_a_picture_of_the_page_with_the_words_marked() -> None:
    from PIL import Image

    data = made.letter(BODY * 10)
    document = read(data)
    at = document.text.value.rindex("1860万元")
    places = document.anchors.places(at, at + 6)
    ((page, png),) = evidence(made.source(data), document.media_type, places)
    assert page == places[0].page and places[0].bbox is not None
    image = Image.open(io.BytesIO(png))
    x0, top, _, _ = places[0].bbox
    scale = image.width / 595.28
    red = image.getpixel((round((x0 - 1.5) * scale), round((top + 4) * scale)))
    assert isinstance(red, tuple) and red[0] > 200 and red[1] < 120


def test_same_bytes_same_document() -> None:
    data = made.letter(BODY * 3)
    one, two = read(data), read(data)
    assert one.text.value == two.text.value and one.blocks == two.blocks and one.repairs == two.repairs


def test_rare_characters_come_in_two_halves_and_are_one() -> None:
    from pipeline.formats.pdf_pages import _paired

    half, other = "𬭎".encode("utf-16-be")[:2], "𬭎".encode("utf-16-be")[2:]
    text = "王" + half.decode("utf-16-be", "surrogatepass") + other.decode("utf-16-be", "surrogatepass") + "等"
    raw = array("f", [0, 9, 10, 0, 10, 9, 20, 0, 0, 0, 0, 0, 20, 9, 30, 0])
    assert _paired(text, raw) == ("王𬭎等", array("f", [0, 9, 10, 0, 10, 9, 20, 0, 20, 9, 30, 0]), [0, 1, 3])


@pytest.mark.debian("soffice", "libreoffice-writer-nogui")
@pytest.mark.parametrize("kind", ["pdf", "doc", "rtf", "docx"])
def test_rare_characters_of_names_are_kept(kind: str, tmp_path: Path) -> None:
    words = "授予𠮷田公司、王𬭎先生2万元奖励，朱𡊄镇。"
    (tmp_path / "a.txt").write_text(words, "utf-8")
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "a.txt")]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    made = tmp_path / f"a.{kind}"
    assert decode(Source(uri=made.name, name=made.name, data=made.read_bytes())).text.value == words
