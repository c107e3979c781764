"""OFD pages read as a reader sees them."""

from __future__ import annotations

import io

import pytest

from pipeline.evidence import evidence
from pipeline.formats import ocr, ofd
from pipeline.formats.ofd_page import MM
from schemas.document import Document, Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS
from tests import ofd_made as made

PARAGRAPH = "经研究，同意你镇新建农贸市场项目立项，项目总投资2680万元，其中县财政补助300万元，其余资金由你镇自筹解决，工期18个月。"


def read(data: bytes) -> Document:
    return ofd.read(Source(uri="made.ofd", name="made.ofd", data=data), DEFAULT_LIMITS)


def letter(page: int = 1) -> str:
    lines = [PARAGRAPH[:26], PARAGRAPH[26:54], PARAGRAPH[54:]]
    return (
        made.text("关于同意新建农贸市场的批复", 62, 60, 7.8)
        + "".join(made.text(line, 39.2 if i == 0 else 28, 90 + 10 * i) for i, line in enumerate(lines))
        + made.text(f"— {page} —", 98, 285, 4.9)
    )


def test_lines_are_joined_and_every_character_has_its_box() -> None:
    document = read(made.ofd([letter()]))
    assert document.text.value.split("\n") == ["关于同意新建农贸市场的批复", PARAGRAPH]
    at = document.text.value.index("2680万元")
    places = document.anchors.places(at, at + 6)
    assert [place.page for place in places] == [1, 1]  # the words cross from the first line to the second
    assert places[1].bbox is not None and places[1].bbox[0] == pytest.approx(28 * MM, abs=0.5)
    assert places[1].bbox[3] == pytest.approx((100 + 0.12 * 5.6) * MM, abs=0.5)


@pytest.mark.parametrize("name", ["Doc_0/Pages/Page_1/Content.xml"])
def test_a_missing_page_is_told(name: str) -> None:
    document = read(made.ofd([letter(), None]))
    assert document.partial and name in document.issues[-1].message.en


def test_a_ruled_table() -> None:
    rows = [("项目", "金额（万元）"), ("道路", "120"), ("绿化", "35.5")]
    objects = "".join(made.line(30, 50 + 10 * i, 150, 50 + 10 * i) for i in range(4))
    objects += "".join(made.line(x, 50, x, 80) for x in (30, 80, 150))
    objects += "".join(made.text(cell, (32, 82)[j], 58 + 10 * i) for i, row in enumerate(rows) for j, cell in enumerate(row))
    document = read(made.ofd([objects]))
    assert document.text.value == "项目\t金额（万元）\n道路\t120\n绿化\t35.5"
    assert len(document.tables) == 1 and len(document.tables[0].cells) == 6


def test_the_words_of_a_template_are_read_once_a_page() -> None:
    document = read(made.ofd([made.text("张三", 70, 100)], template=made.text("申请人姓名：", 28, 100)))
    assert document.text.value.replace(" ", "") == "申请人姓名：张三"


@pytest.mark.parametrize("attributes", ['Visible="false"', 'Alpha="0"', 'Fill="false"'])
def test_invisible_words_are_left_out_and_flagged(attributes: str) -> None:
    document = read(made.ofd([made.text("发放补贴100万元。", 28, 100) + made.text("隐藏奖励999万元", 28, 150, attributes=attributes)]))
    assert document.text.value == "发放补贴100万元。"
    assert [issue.code for issue in document.issues] == ["hidden_text"]


def test_white_on_white_is_hidden() -> None:
    white = made.text("隐藏奖励999万元", 28, 150, inner='<ofd:FillColor Value="255 255 255"/>')
    assert read(made.ofd([made.text("发放补贴。", 28, 100) + white])).text.value == "发放补贴。"


def test_matrices_scale_the_writing() -> None:
    objects = '<ofd:TextObject ID="4" CTM="0.3528 0 0 0.3528 0 0" Boundary="70 27 60 9" Font="3" Size="22">'
    objects += '<ofd:TextCode X="0" Y="20" DeltaX="g 3 22">办理回执</ofd:TextCode></ofd:TextObject>'
    document = read(made.ofd([objects]))
    (place,) = document.anchors.places(0, 4)
    assert document.text.value == "办理回执" and place.bbox is not None
    assert place.bbox[0] == pytest.approx(70 * 72 / 25.4, abs=0.5)
    assert place.bbox[2] - place.bbox[0] == pytest.approx(88, abs=1)


def test_encryption_is_told() -> None:
    with pytest.raises(DocumentError) as error:
        read(made.ofd([letter()], root="<ofd:Encryptions>Encryptions.xml</ofd:Encryptions>"))
    assert error.value.code == "encrypted"


def test_pictures_alone_need_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    picture = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="5"/>'
    with pytest.raises(DocumentError) as error:
        read(made.ofd([picture]))
    assert error.value.code == "needs_ocr"


@pytest.mark.parametrize("count", [10**9, 50])
def test_repeats_are_bounded(count: int) -> None:
    objects = '<ofd:TextObject ID="4" Boundary="20 20 160 9" Font="3" Size="5.6">'
    objects += f'<ofd:TextCode X="0" Y="5" DeltaX="g {count} 5.6">核准通知书</ofd:TextCode></ofd:TextObject>'
    assert read(made.ofd([objects])).text.value == "核准通知书"


def test_no_entities_and_no_doors_out_of_the_package() -> None:
    with pytest.raises(DocumentError):
        read(made.ofd([None], files={"Doc_0/Pages/Page_0/Content.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}))


def test_evidence_is_drawn() -> None:
    from PIL import Image

    source = Source(uri="a.ofd", name="a.ofd", data=made.ofd([letter(), letter(2)]))
    document = ofd.read(source, DEFAULT_LIMITS)
    ((page, png),) = evidence(source, document.media_type, document.anchors.places(0, 4))
    assert page == 1 and Image.open(io.BytesIO(png)).width > 600
