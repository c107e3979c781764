"""The page tree of a PDF as the file states it, looked at where PDFium can't load a page: circles and depth explain themselves here."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.formats.pdf_salvage import objects
from schemas.regex import regex

KIDS = regex(rb"/Kids\s{0,9}\[([^\]]{0,5000000})\]")
REFERENCE = regex(rb"([0-9]{1,9})\s{1,9}[0-9]{1,5}\s{1,9}R")
PARENT = regex(rb"/Parent\b")
ENOUGH = 20_000  # levels or pages; what lies beyond changes no verdict


@dataclass(frozen=True, slots=True)
class PageTree:
    """How many pages the tree leads to, how deep it goes, and whether a branch leads back to itself."""

    pages: int
    depth: int
    circular: bool


def page_tree(data: bytes) -> PageTree:
    """The tree below the nodes that have no parent.

    >>> page_tree(b"1 0 obj << /Kids [2 0 R 1 0 R] >> endobj 2 0 obj << /Type /Page >> endobj")
    PageTree(pages=1, depth=1, circular=True)
    """
    nodes: dict[int, list[int]] = {}
    roots: dict[int, None] = {}
    for number, body, _ in objects(data):
        kids = KIDS.search(body)
        if kids is not None:
            nodes[number] = [int(kid) for kid in REFERENCE.findall(kids[1])]
            if not PARENT.search(body):
                roots[number] = None
    pages = depth = 0
    circular = False
    path: dict[int, None] = {}
    waiting = [(root, False) for root in reversed(roots)]
    while waiting and pages < ENOUGH and depth < ENOUGH:
        number, done = waiting.pop()
        if done:
            del path[number]
        elif number in path:
            circular = True
        elif number not in nodes:
            pages += 1
        else:
            path[number] = None
            depth = max(depth, len(path))
            waiting.append((number, True))
            waiting += [(kid, False) for kid in reversed(nodes[number])]
    return PageTree(pages, depth, circular)
