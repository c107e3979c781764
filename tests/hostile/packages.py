"""Bad packages: Word files and zips that are damaged, inflate without end, define entities, name other paths or hide text."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from tests.hostile.bad import NOTICE, Bad, cut_and_bent

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ROOT = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
AWARD = ("一次性奖励30万元",)
BOMB = ("error:bomb",)
DTD = ("error:dtd_forbidden",)


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f'<w:p><w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


PARAGRAPHS = "".join(map(paragraph, NOTICE.splitlines()))


def document(body: str, doctype: str = "", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    """The main part."""
    return f'{head}{doctype}<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'


def package(main: str | bytes | None, **parts: str | bytes) -> bytes:
    """A Word file; a part given as `_rels` or `types` takes the place of the usual one, an empty one leaves it out."""
    members: dict[str, str | bytes] = {"[Content_Types].xml": parts.pop("types", TYPES), "_rels/.rels": parts.pop("rels", ROOT)}
    if main is not None:
        members["word/document.xml"] = main
    members |= {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    return zipped({name: part for name, part in members.items() if part})


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 2, 9, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


GOOD = package(document(PARAGRAPHS))


def made() -> Iterator[Bad]:
    """All bad packages."""
    yield from _damaged()
    yield from _bombs()
    yield from _entities()
    yield from _structures()
    yield from _silent()
    yield from _archives()


def _damaged() -> Iterator[Bad]:
    chance = random.Random(11)
    yield from cut_and_bent(GOOD, chance, "docx", ("cut package", ("partial:partial", "error:corrupt")), ("read", "partial", "error:*"))
    noise = b"PK\3\4" + chance.randbytes(20_000)
    yield Bad(group="noise", name="noise.docx", data=noise, ends=("error:corrupt",))
    yield Bad(group="damaged Word", name="no-main.docx", data=package(None), ends=("error:corrupt",))
    yield Bad(group="damaged Word", name="no-types.docx", data=package(document(PARAGRAPHS), types=""), ends=("read", "error:corrupt"))
    yield Bad(group="damaged Word", name="no-rels.docx", data=package(document(PARAGRAPHS), rels=""), ends=("read", "error:corrupt"))
    yield Bad(group="damaged Word", name="cut-xml.docx", data=package(document(PARAGRAPHS)[:-90]), ends=("partial", "error:corrupt"))
    utf16 = document(PARAGRAPHS, head='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
    yield Bad(group="damaged Word", name="utf16.docx", data=package(utf16), ends=("read",), keeps=AWARD)


def _bombs() -> Iterator[Bad]:
    long = document(f"<w:p><w:r><w:t>{'甲' * 30_000_000}</w:t></w:r></w:p>")
    yield Bad(group="bombs", name="text.docx", data=package(long), ends=BOMB)
    many = document(paragraph("甲") * 1_300_000)
    yield Bad(group="bombs", name="paragraphs.docx", data=package(many), ends=BOMB)
    nested = GOOD
    for _ in range(5):
        nested = zipped({f"{number}.zip": nested for number in range(4)})
    yield Bad(group="bombs", name="nested.zip", data=nested, ends=(*BOMB, "error:unsupported_format"))


def _entities() -> Iterator[Bad]:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 9}">' for n in range(1, 9))
    grow = f'<!DOCTYPE x [<!ENTITY e0 "哈哈哈哈">{laughs}]>'
    yield Bad(group="entities", name="laughs.docx", data=package(document(PARAGRAPHS + paragraph("&e8;"), grow)), ends=DTD)
    steal = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    ends = (*DTD, "read")
    yield Bad(group="entities", name="steal.docx", data=package(document(PARAGRAPHS + paragraph("&e;"), steal)), ends=DTD)
    ask = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>'
    yield Bad(group="entities", name="ask.docx", data=package(document(PARAGRAPHS + paragraph("&e;"), ask)), ends=DTD)
    types = TYPES.replace("?>", "?>" + steal, 1)
    yield Bad(group="entities", name="types.docx", data=package(document(PARAGRAPHS), types=types), ends=ends, keeps=AWARD)
    page = f'<?xml version="1.0"?>{grow}<html><body><p>{NOTICE}&e8;</p></body></html>'
    yield Bad(group="entities", name="laughs.xhtml", data=page.encode(), ends=ends, lacks=("哈哈哈哈哈",))


def _structures() -> Iterator[Bad]:
    nest = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
    for depth in (60, 4_000):
        left, right = nest.split("{}")
        body = left * depth + paragraph("深") + right * depth + PARAGRAPHS
        yield Bad(group="deep Word", name=f"deep-{depth}.docx", data=package(document(body)), ends=("read", "error:too_deep"))
    wide = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="88888888"/></w:tcPr>{paragraph("宽")}</w:tc></w:tr></w:tbl>'
    yield Bad(group="deep Word", name="span.docx", data=package(document(wide + PARAGRAPHS)), ends=("read", "error:*"))
    cells = "<w:tr>" + f"<w:tc>{paragraph('1')}</w:tc>" * 20 + "</w:tr>"
    table = f"<w:tbl>{cells * 400}</w:tbl>"
    yield Bad(group="deep Word", name="table.docx", data=package(document(table + PARAGRAPHS)), ends=("read",), keeps=AWARD)
    runs = f"<w:p>{'<w:r><w:t>甲</w:t></w:r>' * 60_000}</w:p>"
    yield Bad(group="deep Word", name="runs.docx", data=package(document(runs)), ends=("read", "error:too_large"))


def _silent() -> Iterator[Bad]:
    vml = f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{paragraph("奖励41万元")}'
    vml += "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    found = {
        "control": f"<w:sdt><w:sdtContent>{paragraph('奖励41万元')}</w:sdtContent></w:sdt>",
        "inserted": '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>奖励41万元</w:t></w:r></w:ins></w:p>',
        "link": "<w:p><w:hyperlink><w:r><w:t>奖励41万元</w:t></w:r></w:hyperlink></w:p>",
        "box": vml,
        "field": '<w:p><w:fldSimple w:instr=" X "><w:r><w:t>奖励41万元</w:t></w:r></w:fldSimple></w:p>',
    }
    for name, body in found.items():
        data = package(document(paragraph("前文") + body + paragraph("后文")))
        yield Bad(group="easily lost", name=f"{name}.docx", data=data, ends=("read",), keeps=("奖励41万元", "后文"))
    gone = {
        "deleted": '<w:p><w:del w:id="2" w:author="a"><w:r><w:delText>奖励43万元</w:delText></w:r></w:del></w:p>',
        "vanish": paragraph("奖励43万元", "<w:rPr><w:vanish/></w:rPr>"),
    }
    for name, body in gone.items():
        data = package(document(paragraph("前文") + body + paragraph("后文")))
        yield Bad(group="easily lost", name=f"{name}.docx", data=data, ends=("read",), keeps=("后文",), lacks=("43",))


def _archives() -> Iterator[Bad]:
    plain = zipped({"a.txt": "x"})
    yield Bad(group="wrong extension", name="zip.docx", data=plain, ends=("error:*", "read"))
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1_500
    yield Bad(group="damaged Word", name="hollow.doc", data=ole, ends=("error:corrupt", "error:unsupported_format"))
