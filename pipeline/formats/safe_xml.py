"""XML read without entities, document types or the network; a damaged part gives the tree before its fault."""

from __future__ import annotations

from lxml import etree

from schemas.issues import DocumentError
from schemas.regex import regex

STRICT = regex(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml/main|officeDocument|drawingml|presentationml|spreadsheetml)")
PROLOG = 4096


def parse_xml(data: bytes) -> tuple[etree._Element, bool]:
    """The root element and whether the whole of `data` was well formed. Raises `dtd_forbidden`, or `corrupt` where no root is left.

    >>> root, complete = parse_xml(b"<a><b>1</b><b>2")
    >>> root.tag, complete, len(root)
    ('a', False, 2)
    """
    if b"<!DOCTYPE" in data[:PROLOG] or b"<\0!\0D\0O\0C\0T\0Y\0P\0E" in data[:PROLOG]:
        raise DocumentError("dtd_forbidden")
    try:
        root, complete = etree.fromstring(data, _parser(recover=False)), True
    except etree.XMLSyntaxError:
        root, complete = _recovered(data), False
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError("dtd_forbidden")
    return root, complete


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=recover, remove_comments=True, remove_pis=True
    )


def _recovered(data: bytes) -> etree._Element:
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError as fault:
        raise DocumentError("corrupt", detail=f"XML: {fault.msg}") from fault
    if root is None:
        raise DocumentError("corrupt", detail="XML")
    return root
