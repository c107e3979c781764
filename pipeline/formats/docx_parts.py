"""The XML parts of a Word file by role, from a zip package or a flat XML file, with or without its tables of contents."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from pipeline.formats.docx_names import FLAT, PACKAGE_RELATIONS, WORD, WORD_2003, w
from pipeline.formats.package import Package
from pipeline.formats.safe_xml import parse_xml
from schemas.issues import DocumentError, Issue, issue
from schemas.limits import Limits
from schemas.regex import regex

STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument", b"http://schemas.openxmlformats.org/officeDocument/2006"),
    (WORD_2003.encode(), WORD.encode()),
)
MAIN = regex(r"word/document[0-9]{0,3}\.xml", re.IGNORECASE)
TABLE_STYLE = regex(rb'<w:style [^>]{0,400}w:type="table"')
RELATION = f"{{{PACKAGE_RELATIONS}}}Relationship"


@dataclass(slots=True)
class Parts:
    """Roots of the parts that hold text or say how it is shown; `damage` names parts that were read only up to a fault."""

    main: etree._Element
    directory: str = "word"
    package: Package | None = None
    flat: dict[str, etree._Element] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)  # role or relationship id → part name
    damage: list[str] = field(default_factory=list)

    def get(self, role: str) -> etree._Element | None:
        """The part of a role ("styles", "numbering", "footnotes", …); None where there is none or it can't be read."""
        name = self.targets.get(role, f"{self.directory}/{role}.xml")
        if name in self.flat:
            return self.flat[name]
        if self.package is None:
            return None
        try:
            return read_part(self.package, name, self.damage)
        except DocumentError as fault:
            if fault.code == "corrupt":
                self.damage.append(name)
                return None
            raise

    def named(self, prefix: str) -> list[etree._Element]:
        """All parts of the main directory whose name begins so ("header", "diagrams/data"), in order of their names."""
        start = f"{self.directory}/{prefix}"
        names = self.package.names() if self.package is not None else list(self.flat)
        found = (self.get(name[len(self.directory) + 1 : -4]) for name in sorted(names) if name.startswith(start) and name.endswith(".xml"))
        return [root for root in found if root is not None]

    def issues(self) -> list[Issue]:
        """One issue for each damaged part."""
        return [issue("partial", detail=name) for name in dict.fromkeys(self.damage)]


def open_parts(data: bytes, limits: Limits) -> Parts:
    """The parts of a .docx or flat .xml; raises `corrupt` without a main document, `encrypted`, `bomb`, `dtd_forbidden`."""
    if not data.startswith(b"PK"):
        return _flat(data)
    package = Package(data, limits)
    damage = ["zip"] if package.rebuilt else []
    name = _main_name(package)
    main = read_part(package, name, damage)
    if main is None:
        raise DocumentError("corrupt", detail="no word/document.xml")
    directory = posixpath.dirname(name)
    parts = Parts(main, directory, package, damage=damage)
    relations = package.read(f"{directory}/_rels/{posixpath.basename(name)}.rels")
    if relations is not None:
        parts.targets = _relations(relations.data, directory)
    return parts


def read_part(package: Package, name: str, damage: list[str]) -> etree._Element | None:
    """The root of a part, noting in `damage` when it is not whole."""
    found = package.read(name)
    if found is None:
        return None
    data = found.data
    for strict, usual in STRICT:
        if strict in data[:8192]:
            data = data.replace(strict, usual)
    root, complete = _without_table_styles(data) if name.endswith("styles.xml") else parse_xml(data)
    if not (complete and found.complete):
        damage.append(name)
    return root


def _without_table_styles(data: bytes) -> tuple[etree._Element, bool]:
    """A style sheet without the styles of tables: they say nothing of words, and are nine tenths of it."""
    pieces = data.split(b"</w:style>")
    kept = [piece for piece in pieces if not TABLE_STYLE.search(piece, max(piece.find(b"<w:style "), 0))]
    if 1 < len(kept) < len(pieces) and kept[0] is pieces[0] and kept[-1] is pieces[-1]:
        root, complete = parse_xml(b"</w:style>".join(kept))
        if complete:
            return root, True
    return parse_xml(data)


def _main_name(package: Package) -> str:
    root = package.read("_rels/.rels")
    if root is not None:
        for role, name in _relations(root.data, "").items():
            if role == "officeDocument" and name in package:
                return name
    return next((name for name in package.names() if MAIN.fullmatch(name)), "word/document.xml")


def _relations(data: bytes, directory: str) -> dict[str, str]:
    """Part names by the last word of the relationship's type and by its id; targets outside the package are never followed."""
    try:
        root, _ = parse_xml(data)
    except DocumentError:
        return {}
    found: dict[str, str] = {}
    for element in root.iter(RELATION, RELATION.replace("schemas.openxmlformats.org/package/2006", "purl.oclc.org/ooxml/package")):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(directory, target))
        found.setdefault(element.get("Type", "").rpartition("/")[2], name)
        found[element.get("Id", "")] = name
    return found


def _flat(data: bytes) -> Parts:
    for strict, usual in STRICT:
        if strict in data[:8192]:
            data = data.replace(strict, usual)
    root, complete = parse_xml(data)
    damage = [] if complete else ["xml"]
    flat: dict[str, etree._Element] = {}
    for part in root.iter(f"{{{FLAT}}}part"):
        content = part.find(f"{{{FLAT}}}xmlData")
        if content is not None and len(content):
            flat[part.get(f"{{{FLAT}}}name", "").lstrip("/")] = content[0]
    if flat:
        name = next((n for n in flat if MAIN.fullmatch(n)), None)
        if name is None:
            raise DocumentError("corrupt", detail="no word/document.xml")
        return Parts(flat[name], posixpath.dirname(name), flat=flat, damage=damage)
    if root.find(f".//{w('body')}") is None:
        raise DocumentError("corrupt", detail="no w:body")
    single = {f"word/{name}.xml": e for name, tag in (("styles", "styles"), ("numbering", "lists")) if (e := root.find(w(tag))) is not None}
    return Parts(root, flat=single, damage=damage)
