"""Feeds (RSS 2.0, Atom, RDF) and sitemaps: the addresses they name, with their dates."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from pipeline.pull.listing import Item
from schemas.issues import DocumentError


def read_feed(data: bytes, url: str) -> tuple[Item, ...]:
    """The entries of an RSS or Atom feed, newest as the feed has them; raises `corrupt` when it is neither.

    >>> entry = b'<entry><title>A</title><link href="/a.html"/><updated>2023-05-22T10:00:00Z</updated></entry>'
    >>> atom = b'<feed xmlns="http://www.w3.org/2005/Atom">' + entry + b"</feed>"
    >>> [(i.url, i.title, i.stated.isoformat()) for i in read_feed(atom, "https://a.gov.cn/feed")]
    [('https://a.gov.cn/a.html', 'A', '2023-05-22')]
    """
    found = []
    for entry in _tree(data, url).iter("{*}item", "{*}entry"):
        link = entry.find("{*}link")
        address = (link.get("href") or link.text or "") if link is not None else entry.findtext("{*}guid") or ""
        if address.strip():
            said = next(filter(None, (entry.findtext(f"{{*}}{name}") for name in ("published", "pubDate", "updated", "date"))), None)
            found.append(Item(url=urljoin(url, address.strip()), title=(entry.findtext("{*}title") or "").strip(), stated=day(said)))
    return tuple(found)


def read_sitemap(data: bytes, url: str) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """A sitemap's pages, and the further sitemaps that an index names.

    >>> read_sitemap(b"<urlset><url><loc>https://a.gov.cn/1.html</loc><lastmod>2023-01-02</lastmod></url></urlset>", "")[0][0].url
    'https://a.gov.cn/1.html'
    """
    tree = _tree(data, url)
    pages, further = [], []
    for node in tree.iter("{*}url", "{*}sitemap"):
        address = (node.findtext("{*}loc") or "").strip()
        if not address:
            continue
        if etree.QName(node).localname == "sitemap":
            further.append(urljoin(url, address))
        else:
            pages.append(Item(url=urljoin(url, address), stated=day(node.findtext("{*}lastmod"))))
    return tuple(pages), tuple(further)


def _tree(data: bytes, url: str) -> etree._Element:
    """The XML of an untrusted answer: no entities, no network. A document type that only names one (RSS 0.91 had it) is never looked up.

    Raises `dtd_forbidden`, or `corrupt` where it is no XML.
    """
    if b"<!ENTITY" in data:
        raise DocumentError("dtd_forbidden", detail=url)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError("corrupt", detail=f"{url}: {error}") from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and any(declared.iterentities()):  # written in another encoding than ASCII's
        raise DocumentError("dtd_forbidden", detail=url)
    return root


def day(value: str | None) -> date | None:
    """The calendar day of an ISO 8601 or RFC 5322 time; None where it is neither.

    >>> day("Mon, 22 May 2023 10:00:00 +0800").isoformat(), day("yesterday")
    ('2023-05-22', None)
    """
    if not value:
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value.strip()).date()
    except ValueError:
        return None
