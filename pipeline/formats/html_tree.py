"""A light tree of an HTML page over its source string: every node and every piece of text knows its offsets.

Written for pages that no parser should trust: one pass, no recursion, linear in nesting, attributes and unclosed tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.formats.html_names import BLOCKS, CELLS, CLOSES_P, MARKING, ROWS, SECTIONS, TABLE_PARTS, VOID
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS
from schemas.regex import regex

TAG = regex(r"</?([a-zA-Z][a-zA-Z0-9:_-]{0,60})")
ATTRIBUTE = regex(r"""([^\s"'<>/=]{1,80})\s{0,80}=\s{0,80}(?:"([^"]{0,4000})"|'([^']{0,4000})'|([^\s"'<>]{1,2000}))""")
USUAL_TAG = regex(  # attributes with quotes that close, which nearly all tags have
    r"""[^"'>]{0,500}(?:"[^"<>]{0,4000}"[^"'>]{0,500}|'[^'<>]{0,4000}'[^"'>]{0,500}){0,60}>"""
)
TAG_END = regex(r"""[>"']""")
RAW_END = {name: regex(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "title", "textarea", "xmp", "iframe")}
HIDING = regex(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all")
HIDDEN_ATTRIBUTE = regex(r"\shidden(?=[\s/>=])")
GADGET = regex(r"\s{0,20}(?:【|\[|（)?\s{0,3}(?:字体|字号|打印|关闭|分享|浏览|点击|访问|阅读|收藏|大\s{0,3}中|扫一扫|我要)")
MARKED_OUT = {"del": "datetime", "a": "footnote"}  # tracked deletions and marks of notes as word processors save them
TEXT, OPEN, CLOSE, BREAK = range(4)


@dataclass(slots=True)
class Node:
    """An element: its name, the offsets of its start tag, the events between its start and end, and how much text it holds."""

    name: str
    start: int  # of the start tag
    after: int  # end of the start tag
    parent: int
    first: int  # event of its start
    last: int = -1  # event of its end
    ended: int = -1  # where the last text inside it ends
    letters: int = 0  # characters of text inside, markup space apart
    linked: int = 0  # of these, inside links
    links: int = 0
    hidden: bool = False
    nested: bool = False  # a table with a table inside
    attributes: dict[str, str] | None = None


@dataclass(slots=True)
class Tree:
    """The page: nodes in the order of their start tags, and events `(kind, a, b)`: text `[a, b)`, start or end of node `a`, line break."""

    source: str
    nodes: list[Node] = field(default_factory=list)
    events: list[tuple[int, int, int]] = field(default_factory=list)
    title: tuple[int, int] | None = None

    def attributes(self, node: Node) -> dict[str, str]:
        """The attributes of a node's start tag, names in lower case, values as written."""
        if node.attributes is None:
            node.attributes = attributes(self.source, node.start, node.after)
        return node.attributes


def attributes(source: str, start: int, after: int, most: int = 65_536) -> dict[str, str]:
    """Attributes of the tag `source[start:after]`; only its first `most` characters are looked at.

    >>> attributes('<td colspan=2 CLASS="b c">', 0, 26)
    {'colspan': '2', 'class': 'b c'}
    """
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(source, start + 1, min(after, start + most)):
        name, double, single, bare = match.groups()
        found.setdefault(name.lower(), double if double is not None else single if single is not None else bare)
    return found


class _Builder:
    def __init__(self, source: str, longest: int) -> None:
        self.source, self.longest = source, longest
        self.tree = Tree(source)
        self.stack: list[int] = []
        self.scopes: list[dict[str, int]] = [{}]  # open elements by name since the last table or cell began
        self.tables: list[dict[str, int]] = [{}]  # open parts of the innermost table
        self.open_tables: list[int] = []
        self.letters = self.linked = self.links = self.written = 0
        self.in_link = False
        self.no_quote = {'"': len(source) + 1, "'": len(source) + 1}

    def build(self) -> Tree:
        source, at, end = self.source, 0, len(self.source)
        while at < end:
            opening = source.find("<", at)
            if opening < 0:
                self._text(at, end)
                break
            if opening > at:
                self._text(at, opening)
            at = self._markup(opening)
        while self.stack:
            self._pop()
        return self.tree

    def _markup(self, at: int) -> int:
        """Handle what begins with `<` at `at`; the offset behind it."""
        source = self.source
        match = TAG.match(source, at)
        if match is None:
            return self._other(at)
        name = match[1].lower()
        closing = source.startswith("/", at + 1)
        after = self._tag_end(match.end())
        if after - at > self.longest:
            raise DocumentError("too_large", detail=f"HTML: {after - at:,} > {self.longest:,}", setting="max_tag_characters")
        if closing:
            self._end(name)
        elif name in RAW_END:
            return self._raw(name, at, after)
        else:
            self._start(name, at, after)
        return after

    def _other(self, at: int) -> int:
        source = self.source
        if source.startswith("<!--", at):
            end = source.find("-->", at + 2 if source.startswith("<!-->", at) else at + 4)
            if end >= 0:
                return end + 3
            # An unclosed comment would hide the rest of the page: end it with its own line or tag.
            ends = [found for found in (source.find(">", at), source.find("\n", at)) if found >= 0]
            return min(ends) + 1 if ends else len(source)
        if source.startswith("<![CDATA[", at):
            return at + 9
        if source.startswith(("<!", "<?", "</"), at):
            end = source.find(">", at)
            if "[" in source[at : end + 1] and source[at : at + 9].upper() == "<!DOCTYPE":
                end = source.find("]>", at) + 1 or end  # its own entities are never read
            return end + 1 if end >= 0 else len(source)
        self._text(at, at + 1)  # a lone "<" is a sign: 增速<5%
        return at + 1

    def _tag_end(self, at: int) -> int:
        """The offset behind the `>` that ends a tag; a quote that never closes does not count."""
        source = self.source
        usual = USUAL_TAG.match(source, at)
        if usual is not None:
            return usual.end()
        while True:
            found = TAG_END.search(source, at)
            if found is None:
                return len(source)
            sign, at = found[0], found.end()
            if sign == ">":
                return at
            if source[found.start() - 1] not in "= \t\r\n" or at >= self.no_quote[sign]:
                continue
            close = source.find(sign, at)
            if close < 0:
                self.no_quote[sign] = at
            else:
                at = close + 1

    def _text(self, start: int, end: int) -> None:
        self.tree.events.append((TEXT, start, end))
        self.written = end
        size = len(self.source[start:end].strip())
        self.letters += size
        if self.in_link:
            self.linked += size

    def _raw(self, name: str, at: int, after: int) -> int:
        closing = RAW_END[name].search(self.source, after)
        end = closing.start() if closing else len(self.source)
        if name == "title" and self.tree.title is None:
            self.tree.title = (after, end)
        elif name in ("textarea", "xmp"):
            self._start("pre", at, after)
            self._text(after, end)
            self._end("pre")
        return self._tag_end(closing.end()) if closing else end

    def _start(self, name: str, at: int, after: int) -> None:
        if name in VOID:
            if name in ("br", "hr"):
                self.tree.events.append((BREAK, at, after))
            elif name == "meta":
                self._push(name, at, after, hidden=False)
                self._pop()
            return
        if name == "a" and "href" in self.source[at : min(after, at + 512)].lower():
            self.in_link = True
            self.links += 1
        hidden = self._hides(at, after) or (name in MARKED_OUT and MARKED_OUT[name] in self.source[at : min(after, at + 512)].lower())
        if name not in BLOCKS and not hidden and name not in MARKING and not self.scopes[-1].get(name):
            if name == "a" or (name == "span" and GADGET.match(self.source, after)):
                self._push(name, at, after, hidden=False)
            return
        if name in TABLE_PARTS:
            self._close_for(name)
        elif name in CLOSES_P and self.scopes[-1].get("p") and self.tree.nodes[self.stack[-1]].name == "p":
            self._pop()
        self._push(name, at, after, hidden)
        if after >= 2 and self.source[after - 2] == "/" and name not in BLOCKS:
            self._pop()

    def _hides(self, at: int, after: int) -> bool:
        if after - at < 10:
            return False
        tag = self.source[at : min(after, at + 4096)].lower()
        if "hid" not in tag and "none" not in tag:
            return False
        return HIDING.search(tag) is not None or HIDDEN_ATTRIBUTE.search(tag) is not None

    def _close_for(self, name: str) -> None:
        if name == "table":
            return
        inside = CELLS if name in CELLS else CELLS | ROWS if name in ROWS else CELLS | ROWS | SECTIONS
        parts = self.tables[-1]
        while self.stack and any(parts.get(part) for part in inside):
            self._pop()

    def _push(self, name: str, at: int, after: int, hidden: bool) -> None:
        tree = self.tree
        index = len(tree.nodes)
        node = Node(name, at, after, self.stack[-1] if self.stack else -1, len(tree.events), hidden=hidden)
        node.letters, node.linked, node.links = -self.letters, -self.linked, -self.links
        tree.nodes.append(node)
        tree.events.append((OPEN, index, 0))
        self.stack.append(index)
        if name in TABLE_PARTS:
            if name == "table":
                if self.open_tables:
                    tree.nodes[self.open_tables[-1]].nested = True
                self.open_tables.append(index)
                self.tables.append({})
                self.scopes.append({})
            else:
                self.tables[-1][name] = self.tables[-1].get(name, 0) + 1
                if name in CELLS or name == "caption":
                    self.scopes.append({})
        else:
            self.scopes[-1][name] = self.scopes[-1].get(name, 0) + 1

    def _pop(self) -> None:
        tree = self.tree
        index = self.stack.pop()
        node = tree.nodes[index]
        node.last = len(tree.events)
        node.ended = max(self.written, node.after)
        node.letters += self.letters
        node.linked += self.linked
        node.links += self.links
        tree.events.append((CLOSE, index, 0))
        name = node.name
        if name in BLOCKS:
            self.in_link = False  # a link that was never closed ends with its block
        if name == "table":
            self.open_tables.pop()
            self.tables.pop()
            self.scopes.pop()
        elif name in TABLE_PARTS:
            self.tables[-1][name] -= 1
            if name in CELLS or name == "caption":
                self.scopes.pop()
        else:
            self.scopes[-1][name] -= 1

    def _end(self, name: str) -> None:
        if name == "a":
            self.in_link = False
        if name == "table":
            if self.open_tables:
                self._pop_to(self.open_tables[-1])
            return
        if name == "br" or (name == "p" and not self.scopes[-1].get("p")):
            self.tree.events.append((BREAK, 0, 0))
            return
        counts = self.tables[-1] if name in TABLE_PARTS else self.scopes[-1]
        if counts.get(name):
            nodes = self.tree.nodes
            while nodes[self.stack[-1]].name != name:
                self._pop()
            self._pop()

    def _pop_to(self, index: int) -> None:
        while self.stack[-1] != index:
            self._pop()
        self._pop()


def parse(source: str, longest: int = DEFAULT_LIMITS.max_tag_characters) -> Tree:
    """The tree of a page. Every character of text that a browser would show is in some text event, whatever the markup does.

    >>> tree = parse("<p>奖励<b>10万元<p>通知")
    >>> [tree.source[a:b] for kind, a, b in tree.events if kind == TEXT]
    ['奖励', '10万元', '通知']
    """
    return _Builder(source, longest).build()
