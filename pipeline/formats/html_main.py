"""What of a government page is the document: its body, its information header and its attachments; not the site around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.formats.html_names import ALMOST_NEVER, CELLS, NEVER
from pipeline.formats.html_tree import TEXT, Node, Tree
from schemas.regex import regex

BODIES = regex(  # ids and classes that site systems give the text of an article
    r"ucap-content|zoom|trs_editor|trs_editor_view|trs_ueditor|trs_paper_preview|view|article-?con(?:tent)?|articlecon|article_con(?:tent)?"
    r"|content_?body|pages_content|xxgk_?content|gkml_?content|news_?con(?:tent)?|con_?text|vsb_content(?:_\d{1,4})?|maintext|main-?text"
    r"|infocontent|info_content|zhengwen|wzcon|bt_content|detail-?con(?:tent)?|detail_con(?:tent)?|article|j-content|easysite-news-text"
    r"|conzt|scroll_main|artcle_content|ewb-article-content|rich_media_content|js_content"
)
FURNITURE = regex(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|location|position|dqwz|wz|share|bdshare\w{0,20}|jiathis\w{0,20}"
    r"|qr\w{0,12}|ewm|erweima|foot|footer|bottom|copyright|sidebar|side|siderbar|toolbar|tools?|print|related|relate|xgwz|xglj|xgyd"
    r"|pager?|pagination|pages|prev|next|prenext|search|login|banner|links?|friendlink|yqlj|de_banners|gotop|backtop|hot|rank|comment"
    r"|recommend|weixin|weibo|wechat|accessibility|wza)(?:$|[-_ ])"
)
PHRASES = regex(
    r"扫一扫|手机打开当前页|打印本页|打印此页|关闭窗口|关闭本页|【?打印】?|【?关闭】?|我要打印|分享到|分享至|返回顶部|加入收藏|设为首页|无障碍|长者模式|"
    r"版权所有|网站标识码|公网安备|ICP备|ICP证|技术支持[：:]|主办单位[：:]|承办单位[：:]|网站地图|您(?:现在|当前)?(?:所在|的)位置|当前(?:的)?位置|"
    r"字体[：:]|字号[：:]|【?字体|大\s?中\s?小|浏览次数|访问次数|阅读次数|点击(?:数|量|次数)|浏览量|上一篇|下一篇|相关(?:文章|链接|阅读|稿件)|责任编辑[：:]|"
    r"保护视力|背景色|繁体版|简体版|国务院客户端|微信公众号|关注我们|我要纠错|纠错|智能问答|收藏"
)
LABELS = regex(
    r"索\s{0,3}引\s{0,3}号|发文(?:机关|字号|日期|单位)|成文日期|主题(?:分类|词)|发布(?:机构|日期|时间)|文\s{0,3}号[：:]|信息分类|公开(?:类别|方式|属性|日期)|有效性|生成日期"
)
FILES = regex(r"""href\s{0,9}=\s{0,9}["']?[^"'<>]{1,500}\.(?:pdf|docx?|wps|ofd|xlsx?|et|zip|rar|pptx?|txt)\b""", re.IGNORECASE)
HOME = regex(r">\s{0,9}(?:网站|返回)?首\s?页\s{0,9}<")  # beside one other link: the way back, not the document
HAN = regex(r"[\u4e00-\u9fff]")
WINDOW = 8_000  # characters of source looked at to judge one element
SHORT = 60  # a line of furniture is short; a long one that happens to name 浏览量 is text


def dropped(tree: Tree) -> list[bool]:
    """For each node whether it is left out with all it holds."""
    nodes = tree.nodes
    protected = _protected(tree)
    out = [False] * len(nodes)
    for index, node in enumerate(nodes):
        if (node.parent >= 0 and out[node.parent]) or node.hidden or node.name in NEVER:
            out[index] = True
        elif index not in protected:
            out[index] = _is_furniture(tree, node)
    if _letters(tree, out) == 0:  # a page that shows its text by script keeps it hidden until then
        for index, node in enumerate(nodes):
            out[index] = node.name in NEVER or (node.parent >= 0 and out[node.parent])
    return out


def _letters(tree: Tree, out: Sequence[bool]) -> int:
    total, depth = 0, 0
    for kind, a, b in tree.events:
        if kind == TEXT:
            total += 0 if depth else len(tree.source[a:b].strip())
        elif kind < 3 and out[a]:
            depth += 1 if kind == 1 else -1
    return total


def hidden_letters(tree: Tree) -> int:
    """Characters of Chinese text that styles hide inside the marked body; hidden parts of the site around it don't count."""
    kept = _protected(tree)
    return sum(
        len(HAN.findall(tree.source, node.after, node.ended))
        for index, node in enumerate(tree.nodes)
        if node.hidden and node.letters and (index in kept or not kept) and node.name not in NEVER
    )


def body_of(tree: Tree) -> int:
    """The node that the site's system marks as the article's text: the one with most text; -1 where none is marked."""
    best, most = -1, 0
    for index, node in enumerate(tree.nodes):
        if node.letters > most and node.after - node.start > 8 and node.name in ("div", "td", "article", "section", "span", "p"):
            named = tree.attributes(node)
            words = f"{named.get('id', '')} {named.get('class', '')}".lower().split()
            if node.name == "article" or any(BODIES.fullmatch(word) for word in words):
                best, most = index, node.letters
    return best


def _protected(tree: Tree) -> set[int]:
    """The marked body with all it holds, and what it stands in."""
    body = body_of(tree)
    if body < 0:
        return set()
    kept = {body}
    at = tree.nodes[body].parent
    while at >= 0:
        kept.add(at)
        at = tree.nodes[at].parent
    last = tree.nodes[body].last
    for index in range(body + 1, len(tree.nodes)):
        if tree.nodes[index].first > last:
            break
        kept.add(index)
    return kept


def _is_furniture(tree: Tree, node: Node) -> bool:
    if node.name in ("html", "body", "meta", "tr", "tbody", "thead", "table") and node.letters > SHORT:
        return False
    if node.letters == 0:
        return False
    words = tree.source[node.after : node.ended] if node.letters <= 4 * SHORT and node.ended - node.after <= WINDOW else ""
    if node.letters <= SHORT and PHRASES.search(words) and not LABELS.search(words) and not FILES.search(words):
        return node.name not in ("h1", "h2") and _letters_of(words) <= SHORT
    if node.name in ALMOST_NEVER and not (words and LABELS.search(words)):
        return "<h1" not in tree.source[node.after : min(node.ended, node.after + WINDOW)]
    if _is_link_list(node) or (node.links == 2 and node.linked >= 0.9 * node.letters and HOME.search(words)):
        return not FILES.search(tree.source, node.after, min(node.ended, node.after + WINDOW))
    if node.name in CELLS or node.name in ("p", "h1", "h2", "h3", "li"):
        return False
    named = tree.attributes(node)
    names = f"{named.get('id', '')} {named.get('class', '')}".lower()
    share = node.letters / max(tree.nodes[0].letters + 1, 1)
    return bool(FURNITURE.search(names)) and share < 0.5 and not (words and LABELS.search(words))


def _is_link_list(node: Node) -> bool:
    return node.links >= 3 and node.linked >= 0.6 * node.letters and node.name in ("div", "ul", "ol", "dl", "td", "section", "p", "table")


def _letters_of(words: str) -> int:
    return len(re.sub(r"<[^>]{0,4000}>|\s", "", words))
