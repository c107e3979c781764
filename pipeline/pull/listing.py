"""List pages: which documents they name, with the date beside each, and where the next page is.

Defaults fit the two commonest systems of government sites: static lists (`index.html`, `index_1.html`, … with a script
`createPageHTML(total, current, "index", "html")` or a link 下一页) and 大汉 JCMS records (`<record><![CDATA[…]]></record>` in the page or
from `dataproxy.jsp`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schemas.regex import regex

DOCUMENT = regex(r"\.(?:s?html?|jsp|aspx?|php|pdf|docx?|wps|ofd|rtf|xlsx?|txt|zip)$|/art/|/content/|/detail", re.I)
FILE = regex(r"\.(?:pdf|docx?|wps|ofd|rtf|zip|txt)$", re.I)
DATE = regex(r"(?<!\d)((?:19|20)\d\d)\s{0,2}[-./年]\s{0,2}(\d{1,2})\s{0,2}[-./月]\s{0,2}(\d{1,2})(?!\d)")
RECORD = regex(r"<record>\s{0,9}(?:<!\[CDATA\[)?(.{1,20000}?)(?:\]\]>)?\s{0,9}</record>", re.S | re.I)
NEXT_GROUP = regex(r"<nextgroup>\s{0,9}(?:<!\[CDATA\[)?(.{1,5000}?)(?:\]\]>)?\s{0,9}</nextgroup>", re.S | re.I)
COMMA = r"\s{0,5},\s{0,5}"
PAGER = regex(rf"createPageHTML\(\s{{0,5}}(\d{{1,5}}){COMMA}(\d{{1,5}}){COMMA}['\"]([\w-]{{1,40}})['\"]{COMMA}['\"](\w{{2,6}})", re.I)
LIST_PAGE = regex(r"/(?:index|list)(?:_\d+)?\.\w+$")
FURNITURE = "header, footer, nav, .header, .footer, .nav, .menu, .crumbs, .breadcrumb, .location, .position, .page, .pages, .pagination"
NEXT_WORDS = ("下一页", "下页", "后一页", "下一頁", "Next", "next", "›", "»", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A document that a list names."""

    url: str
    title: str = ""
    stated: date | None = None  # the date printed beside the link
    listed: bool = True  # False: known from earlier runs only


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one list page holds."""

    items: tuple[Item, ...]
    next_url: str | None


def read_list(html: str, url: str, items: str | None = None, following: str | None = None) -> ListPage:
    """Items and next page of a list page; `items` and `following` are CSS selectors where the defaults don't fit.

    >>> page = read_list('<ul><li><a href="t1.html">关于第3号建议的答复</a><span>2023-05-22</span></li></ul><a href="i_2.html">下一页</a>',
    ...                  "https://a.gov.cn/x/i.html")
    >>> page.items[0].url, page.items[0].stated.isoformat(), page.next_url
    ('https://a.gov.cn/x/t1.html', '2023-05-22', 'https://a.gov.cn/x/i_2.html')
    """
    records = RECORD.findall(html)
    tree = LexborHTMLParser("<ul>" + "".join(f"<li>{record}</li>" for record in records) + "</ul>" if records else html)
    found = list(_items(tree, url, items, bool(records)))
    return ListPage(tuple({item.url: item for item in reversed(found)}.values())[::-1], _next(html, tree, url, following))


def _items(tree: LexborHTMLParser, url: str, selector: str | None, trusted: bool) -> Iterator[Item]:
    host = urlsplit(url).hostname
    furniture = set() if selector else {node.mem_id for box in tree.css(FURNITURE) for node in box.css("a")}
    for node in tree.css(selector or "a[href]"):
        link = node if node.tag == "a" else node.css_first("a[href]")
        href = (link.attributes.get("href") or "").strip() if link else ""
        if not link or not href or link.mem_id in furniture or href.startswith(("#", "javascript:", "mailto:")):
            continue
        target = urldefrag(urljoin(url, href)).url
        title = (link.attributes.get("title") or link.text(strip=True) or "").strip()
        if not selector and not trusted and not _is_item(target, title, host):
            continue
        yield Item(url=target, title=title[:300], stated=_stated(link))


def _is_item(target: str, title: str, host: str | None) -> bool:
    """A link of a page's list, as far as its own looks tell: on the same host, to a document, with more than a word for a name."""
    parts = urlsplit(target)
    long_enough = len(title) >= 6 and title not in NEXT_WORDS
    return parts.hostname == host and long_enough and bool(DOCUMENT.search(parts.path)) and not LIST_PAGE.search(parts.path)


def _stated(link: LexborNode) -> date | None:
    """The date printed in the link's list entry or table row."""
    node: LexborNode | None = link
    for _ in range(3):
        node = node.parent if node is not None else None
        if node is None or len(node.css("a[href]")) > 2:
            return None
        match = DATE.search(node.text()[:600])
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                return None
    return None


def _next(html: str, tree: LexborHTMLParser, url: str, selector: str | None) -> str | None:
    if selector:
        node = tree.css_first(selector)
        href = node.attributes.get("href") if node else None
        return urljoin(url, href) if href else None
    group = NEXT_GROUP.search(html)
    if group:
        hit = re.search(r"href=[\"']([^\"']{1,1000})", group[1])
        return urljoin(url, hit[1].replace("&amp;", "&")) if hit else None
    if "startrecord=" in url:
        return next_records(url) if RECORD.search(html) else None
    pager = PAGER.search(html)
    if pager:
        total, current = int(pager[1]), int(pager[2])
        return urljoin(url, f"{pager[3]}_{current + 1}.{pager[4]}") if current + 1 < total else None
    for link in tree.css("a[href]"):
        href = link.attributes.get("href") or ""
        if link.text(strip=True) in NEXT_WORDS and not href.startswith(("#", "javascript:")):
            return urljoin(url, href)
    return None


def next_records(url: str) -> str:
    """The address of the next stretch of JCMS records.

    >>> next_records("https://a.gov.cn/module/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15")
    'https://a.gov.cn/module/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15'
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    start, end = int(query["startrecord"]), int(query.get("endrecord", query["startrecord"]))
    query |= {"startrecord": str(end + 1), "endrecord": str(end + (end - start + 1))}
    return urlunsplit(parts._replace(query=urlencode(query)))


def attachments(html: str, url: str) -> tuple[Item, ...]:
    """Files that a detail page links to: pdf, doc, docx, wps, ofd, rtf, txt and zip.

    >>> [item.url for item in attachments('<p><a href="P02.docx">附件1</a><a href="/">首页</a></p>', "https://a.gov.cn/x/t1.html")]
    ['https://a.gov.cn/x/P02.docx']
    """
    found: dict[str, Item] = {}
    for link in LexborHTMLParser(html).css("a[href]"):
        target = urldefrag(urljoin(url, (link.attributes.get("href") or "").strip())).url
        parts = urlsplit(target)
        named = FILE.search(parts.path) or re.search(r"(?:filename|file)=[^&]{1,200}\.(?:pdf|docx?|wps|ofd|rtf|zip)\b", parts.query, re.I)
        if named and parts.scheme in ("http", "https"):
            found.setdefault(target, Item(url=target, title=(link.text(strip=True) or "")[:300]))
    return tuple(found.values())
