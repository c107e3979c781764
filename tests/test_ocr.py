"""Scans: what the extra gongbao[ocr] reads, and what is said without it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.formats import ocr, pdf
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS
from tests import pages_made as made

extra = pytest.mark.skipif(not ocr.installed(), reason="needs the extra gongbao[ocr]: rapidocr and onnxruntime")
PARAGRAPHS = [
    "市人民政府决定，从2026年1月1日起调整城乡居民基础养老金标准，每人每月提高20元，所需资金由市、县两级财政按6∶4的比例分担。",
    "各县区要在3月31日前完成补发工作，确保惠及全市46.8万名参保老人，不得以任何理由拖延。",
]
LETTERS = (
    PARAGRAPHS,
    [
        "对市政协十四届二次会议第2023068号提案的答复",
        "陈晓委员：您提出的《关于增设公共充电桩的提案》收悉，现答复如下：",
        "截至2023年5月底，全市累计建成公共充电桩12850个，车桩比为3.1∶1，其中快充桩占比达到46.7%，较上年末提高5.2个百分点。",
        "下一步，我局将联合市住建局、市交通局等单位，力争到2025年新增充电桩6000个以上，对验收合格的按每千瓦300元给予补贴，单站最高不超过50万元。",
    ],
    [
        "第八条　申报单位获得国家科学技术奖一等奖的，给予100万元奖励；获得省科学技术奖一等奖、二等奖的，分别给予50万元、20万元奖励。",
        "第九条　同一项目获得多项奖励的，按照就高不重复的原则执行，每年安排的奖励总额不超过2000万元。",
        "第十条　本办法自2024年3月1日起施行，有效期至2027年2月28日，由市科技局负责解释。",
    ],
    [
        "2022年全市地区生产总值4128.36亿元，按可比价格计算，比上年增长4.9%；一般公共预算收入287.5亿元，扣除留抵退税因素后增长8.1%。",
        "全年新增城镇就业7.43万人，城镇登记失业率控制在3.5%以内；居民人均可支配收入48216元，增长5.6%。",
    ],
)


def scan(dpi: int = 200, paragraphs: Sequence[str] = PARAGRAPHS) -> tuple[bytes, Image.Image]:
    """A letter as a picture inside a PDF, and the picture."""
    import pypdfium2

    with pypdfium2.PdfDocument(made.letter(paragraphs)) as document:
        picture = document[0].render(scale=dpi / 72).to_pil().convert("L")

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595.28, 841.89)

    return made.pdf(draw), picture


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", dpi=(200, 200))
    return buffer.getvalue()


def errors(got: str, want: str) -> float:
    """Character error rate (Levenshtein), white space apart."""
    a, b = "".join(want.split()), "".join(got.split())
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1] / len(a)


@extra
@pytest.mark.timeout(600)
def test_a_scan_at_200_dpi_is_read_with_its_places() -> None:
    data, _ = scan()
    document = pdf.read(made.source(data), DEFAULT_LIMITS)
    assert errors(document.text.value, "".join(PARAGRAPHS)) < 0.02
    assert len(document.text.value.split("\n")) == len(PARAGRAPHS)
    assert [issue.code for issue in document.issues] == ["ocr_text"]
    at = document.text.value.index("46.8万名")
    place = document.anchors.places(at, at + 6)[0]
    assert place.page == 1 and place.bbox is not None and place.bbox[3] - place.bbox[1] < 30


@extra
@pytest.mark.timeout(600)
@pytest.mark.parametrize("letter", LETTERS)
def test_letters_are_read_with_few_errors(letter: Sequence[str]) -> None:
    text = pdf.read(made.source(scan(paragraphs=letter)[0]), DEFAULT_LIMITS).text.value
    assert errors(text, "".join(letter)) < 0.02
    assert len(text.split("\n")) == len(letter)


@extra
@pytest.mark.timeout(600)
def test_a_picture_file_is_read() -> None:
    document = ocr.read(Source(uri="a.png", name="a.png", data=png(scan()[1])), DEFAULT_LIMITS)
    assert document.media_type == "image/png"
    assert errors(document.text.value, "".join(PARAGRAPHS)) < 0.02


def test_without_the_extra_the_cause_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(DocumentError) as error:
        ocr.read(Source(uri="a.png", name="a.png", data=png(Image.new("L", (50, 50)))), DEFAULT_LIMITS)
    assert error.value.code == "needs_ocr" and "gongbao[ocr]" in error.value.message.zh


def test_ruled_lines_of_a_picture_are_found() -> None:
    from PIL import ImageDraw

    picture = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle([100, 100, 500, 300], outline="black", width=2)
    draw.line([300, 100, 300, 300], fill="black", width=2)
    import numpy as np

    rules = ocr.ruled_lines(np.asarray(picture), 0.36, 0.36)
    level = {round(rule[1] / 0.36) for rule in rules if rule[2] - rule[0] > 100}
    upright = {round(rule[0] / 0.36) for rule in rules if rule[3] - rule[1] > 50}
    assert min(level) == 100 and max(level) == 300
    assert any(abs(x - 300) <= 1 for x in upright) and min(upright) == 100 and max(upright) == 500
