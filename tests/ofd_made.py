"""OFD files that the tests make themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def text(words: str, x: float, y: float, size: float = 5.6, attributes: str = "", inner: str = "") -> str:
    """A line of writing whose first base point is (x, y), in millimetres."""
    steps = " ".join(f"{size if ord(c) > 255 else size / 2:g}" for c in words[:-1])
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 170 {size * 1.3:g}" Font="3" Size="{size}" {attributes}>{inner}'
        f'<ofd:TextCode X="0" Y="{size:g}" DeltaX="{steps}">{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A drawn line."""
    data = f"M 0 0 L {x1 - x0:g} {y1 - y0:g}"
    box = f"{x0:g} {y0:g} {max(x1 - x0, 0.3):g} {max(y1 - y0, 0.3):g}"
    return f'<ofd:PathObject ID="8" Boundary="{box}" LineWidth="0.3"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def ofd(
    pages: Sequence[str | None], template: str = "", resources: str = "", files: Mapping[str, bytes] | None = None, root: str = ""
) -> bytes:
    """A file of pages with these objects; None is a page whose part is missing."""
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages)))
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    if template:
        common += '<ofd:TemplatePage ID="77" BaseLoc="Tpls/T.xml"/>'
    if resources:
        common += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    parts: dict[str, bytes | str] = {
        "OFD.xml": f"<ofd:OFD {NS} DocType='OFD'>{root}<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/Tpls/T.xml": _page(template, ""),
        "Doc_0/DocumentRes.xml": f'<ofd:Res {NS} BaseLoc="Res">{resources}</ofd:Res>',
        **{f"Doc_0/Pages/Page_{i}/Content.xml": _page(page, template) for i, page in enumerate(pages) if page is not None},
        **(files or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), HEAD + content if isinstance(content, str) else content)
    return buffer.getvalue()


def _page(objects: str, template: str) -> str:
    used = '<ofd:Template TemplateID="77"/>' if template else ""
    return f'<ofd:Page {NS}>{used}<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
