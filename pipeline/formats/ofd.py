"""OFD (GB/T 33190—2016, 版式文档) to a `Document`: a zip of XML pages whose characters have places; signatures are left out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from posixpath import dirname, join, normpath

from lxml import etree

from pipeline.formats import ocr
from pipeline.formats.ofd_page import MAX_OBJECTS, OfdPage, Resources, children, local, numbers, read_objects
from pipeline.formats.package import Package
from pipeline.formats.paged import paged_document
from pipeline.formats.paged_sheets import Sheet
from pipeline.formats.safe_xml import parse_xml
from schemas.document import Document, Source
from schemas.issues import DocumentError, issue
from schemas.limits import Limits
from schemas.progress import page_done

MEDIA_TYPE = "application/ofd"
SHOWN = 40


def read(source: Source, limits: Limits) -> Document:
    """The document of an OFD file; several documents in one file follow each other.

    Raises `DocumentError`: `encrypted`, `corrupt`, `bomb`, `too_large`, `empty`, `needs_ocr`.
    """
    book = OfdBook(Package(source.data, limits), limits)
    book.read()
    sheets, recognised, unread = _recognised(book)
    issues = []
    hidden = "".join(words for page in book.pages for words in page.hidden).strip()
    if hidden:
        issues.append(issue("hidden_text", detail=hidden if len(hidden) <= SHOWN else hidden[:SHOWN] + "…"))
    for code, pages in (("ocr_text", recognised), ("pages_unread", unread)):
        if pages:
            issues.append(issue(code, detail=", ".join(map(str, pages[:20]))))
    if book.faults:
        issues.append(issue("partial", detail="; ".join(book.faults[:3])))
    slanted = [words for page in book.pages for words in page.slanted]
    document = paged_document(source, MEDIA_TYPE, sheets, limits, slanted=slanted, issues=issues, partial=bool(book.faults))
    if not document.text.value.strip():
        if unread:
            raise DocumentError("needs_ocr")
        raise DocumentError("corrupt", detail=book.faults[0]) if book.faults else DocumentError("empty", detail="OFD")
    return document


class OfdBook:
    """The pages of all documents of a package, in order."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package, self.limits = package, limits
        self.pages: list[OfdPage] = []
        self.faults: list[str] = []
        self.characters = 0

    def read(self) -> None:
        """Read every page; those that are missing or damaged are noted as faults."""
        root = self.xml("OFD.xml")
        if root is None:
            raise DocumentError("corrupt", detail="OFD.xml")
        if "Encryptions.xml" in self.package or any(local(node) == "Encryptions" for node in root.iter()):
            raise DocumentError("encrypted")
        for node in root.iter():
            if local(node) == "DocRoot" and node.text:
                self._document(normpath(node.text.strip().lstrip("/")))
        if not self.pages and not self.faults:
            raise DocumentError("corrupt", detail="OFD: no document")

    def xml(self, name: str) -> etree._Element | None:
        """A part of the package; None and a fault when it isn't there or isn't XML."""
        member = self.package.read(name)
        if member is None:
            self.faults.append(f"{name} ✗")
            return None
        try:
            root, complete = parse_xml(member.data)
        except DocumentError as error:
            if error.code != "corrupt":
                raise
            self.faults.append(name)
            return None
        if not complete or not member.complete:
            self.faults.append(name)
        return root

    def _document(self, name: str) -> None:
        root = self.xml(name)
        if root is None:
            return
        folder = dirname(name)
        box: Sequence[float] = (0, 0, 210, 297)
        templates: dict[str, str] = {}
        resources = Resources()
        listed: list[etree._Element] = []
        for node in root.iter():
            kind = local(node)
            if kind == "PageArea":
                box = physical_box(node) or box
            elif kind == "TemplatePage":
                templates[node.get("ID", "")] = node.get("BaseLoc", "")
            elif kind in ("PublicRes", "DocumentRes") and node.text:
                self._resources(_place(folder, node.text), resources)
            elif kind == "Page":
                listed.append(node)
        if len(self.pages) + len(listed) > self.limits.max_pages:
            raise DocumentError("too_large", detail=f"{len(listed):,} pages > {self.limits.max_pages:,}", setting="max_pages")
        ground: dict[str, etree._Element | None] = {}
        for node in listed:
            self._page(_place(folder, node.get("BaseLoc", "")), folder, box, templates, ground, resources)

    def _resources(self, name: str, resources: Resources) -> None:
        root = self.xml(name)
        if root is None:
            return
        folder = _place(dirname(name), root.get("BaseLoc", ""))
        for node in root.iter():
            if local(node) == "MultiMedia":
                for child in children(node, "MediaFile"):
                    resources.media[node.get("ID", "")] = _place(folder, child.text or "")
            elif local(node) == "CompositeGraphicUnit":
                resources.units[node.get("ID", "")] = node

    def _page(
        self,
        name: str,
        folder: str,
        box: Sequence[float],
        templates: dict[str, str],
        ground: dict[str, etree._Element | None],
        resources: Resources,
    ) -> None:
        number = len(self.pages) + 1
        root = self.xml(name)
        page = OfdPage(number, box, resources, limits=self.limits)
        if root is not None:
            page.box = next((found for node in children(root, "Area") if (found := physical_box(node))), box)
            for node in children(root, "Template"):
                key = node.get("TemplateID", "")
                if key in templates and key not in ground:
                    ground[key] = self.xml(_place(folder, templates[key]))
                template = ground.get(key)
                if template is not None:
                    read_objects(template, page)
            read_objects(root, page)
        if page.cut:
            self.faults.append(f"page {number}: > {MAX_OBJECTS:,} objects")
        self.pages.append(page)
        self.characters += len(page.text)
        if self.characters > self.limits.max_characters:
            raise DocumentError("too_large", detail=f"> {self.limits.max_characters:,} characters", setting="max_characters")
        page_done(number)


def physical_box(area: etree._Element) -> Sequence[float] | None:
    """x, y, width, height of a page in millimetres."""
    for node in children(area, "PhysicalBox"):
        box = numbers(node.text)
        if len(box) == 4 and 0 < box[2] < 1e5 and 0 < box[3] < 1e5:
            return box
    return None


def _place(folder: str, location: str) -> str:
    """The name in the package of a location as one of its parts states it."""
    location = location.strip()
    return normpath(location.lstrip("/") if location.startswith("/") else join(folder, location))


def _recognised(book: OfdBook) -> tuple[list[Sheet], list[int], list[int]]:
    """The sheets, the numbers of those read by OCR, and of those that hold pictures which nothing could read."""
    sheets: list[Sheet] = []
    recognised: list[int] = []
    unread: list[int] = []
    for page in book.pages:
        sheet = page.sheet()
        if not sheet.text.strip() and page.pictures:
            read = _pictures(book, page) if ocr.installed() else []
            sheets += read
            (recognised if read else unread).append(page.number)
            page_done(0)
        else:
            sheets += [sheet, *page.aside()]
    return sheets, recognised, unread


def _pictures(book: OfdBook, page: OfdPage) -> list[Sheet]:
    """What OCR reads in the largest picture of a page, moved to where the picture stands."""
    x0, top, x1, bottom, key = max(page.pictures, key=lambda p: (p[2] - p[0]) * (p[3] - p[1]))
    member = book.package.read(page.resources.media.get(key, ""))
    pixels = ocr.pixels_of(io.BytesIO(member.data)) if member is not None else None
    if pixels is None:
        return []
    sheet = ocr.sheet_of(pixels, page.number, x1 - x0, bottom - top)
    for i in range(0, len(sheet.boxes), 2):
        sheet.boxes[i] += x0
        sheet.boxes[i + 1] += top
    sheet.rules = [(a + x0, b + top, c + x0, d + top) for a, b, c, d in sheet.rules]
    sheet.width, sheet.height = page.width, page.height
    return [sheet]
