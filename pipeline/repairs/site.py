"""What a site prints around a document and a crawler saves with it: buttons, counters, neighbours, foot lines, licences."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.repairs.layout_lines import Line, is_flat, lines_of
from pipeline.repairs.rule import Rule
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

FOOT = ("ICP备", "网站标识码", "公网安备", "版权所有")
SIGNS = (
    *(
        "-->",
        "<!--",
        "扫一扫",
        "扫码",
        "打印",
        "关闭窗口",
        "返回顶部",
        "加入收藏",
        "纠错",
        "字体",
        "字号",
        "分享",
        "一篇",
        "一条：",
        "Public domain",
    ),
    *("浏览", "点击", "访问", "阅读", *FOOT, "*"),
)
LONGEST = 140  # characters of a line of furniture
PHONE = r"扫(?:一扫|码)[，,]?(?:在)?手机(?:上|端)?(?:打开|查看|浏览|阅读|访问)(?:当前|本|此|该)?(?:页面?|网页|文章|内容)"
PRINT = r"(?:打印|关闭)(?:窗口|本页|此页|页面|本文|文章)"
BUTTON = rf"(?:{PRINT}|我要打印|打印|关闭|返回(?:顶部|首页|列表|上一页)?|(?:加入)?收藏(?:本页)?|(?:我要)?纠错|分享|推荐)"
BUTTONS = regex(rf"(?:[【\[（(]?[ 　]{{0,3}}{BUTTON}[ 　]{{0,3}}[】\]）)]?[ 　|｜/·]{{0,6}}){{1,8}}")
PRESSED = regex(
    rf"[【\[][ 　]{{0,3}}(?:打印|关闭)|{PRINT}|返回顶部|加入收藏|我要(?:打印|纠错)|打印.*(?:关闭|返回|收藏)|(?:关闭|返回|收藏).*打印"
)
WHOLE = regex(
    rf"-->|<!--|{PHONE}"
    r"|(?:本文|页面|文章|本页)?(?:浏览|访问|阅读|点击)(?:次数|量|数|率)[：:][ 　]?\d{0,9}[ 　]?次?"
    r"|[上下]一[篇条][：:].{1,100}|[上下]一[篇页]"
    r"|分享[到至][：:]?(?:[ 　]{0,3}(?:微信(?:好友)?|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|朋友圈|人人网|豆瓣|更多|复制链接)){0,9}"
    r"|[【\[]?[ 　]?字[体号][：:][ 　]?[\[【（]?(?:[ 　]{0,3}(?:特大|大|中|小|默认)){1,5}[ 　]?[\]】）]{0,2}"
    r"|\*[A-Z0-9-]{6,24}\*"
)
NOTICE = regex(r"ICP备[ 　]?\d{4}|网站标识码[：:]?[ 　]?[a-z]{0,2}\d{6}|公网安备[ 　]?\d{6}|(?:^|[ 　])版权所有(?:[：: 　©]|$)")
INSIDE = regex(rf"[ 　]{{0,8}}(?:扫一扫在手机打开当前页面?|[【\[][ 　]{{0,3}}{PRINT}[ 　]{{0,3}}[】\]])")
LICENCE = regex(r"本作品(?:是|来自)(?:中华人民共和国|[^。]{0,40}$)")
LICENCE_LINES = 30


def _site(document: Document) -> list[Edit]:
    """Edits that take out the lines that are nothing else, and the buttons that ran into a line."""
    lines = [line for line in lines_of(document) if line.words]
    dropped = set(_licence(lines))
    edits: list[Edit] = []
    for line in lines:
        if line.cells:
            continue
        if line.start in dropped or (len(line.words) <= LONGEST and _furniture(line.words)):
            edits.append(Edit(line.start, min(line.end + 1, len(document.text)), ""))
        else:
            edits += [
                Edit(line.start + m.start(), line.start + m.end(), "") for m in INSIDE.finditer(document.text.value[line.start : line.end])
            ]
    return edits


def _furniture(words: str) -> bool:
    if any(word in words for word in FOOT) and NOTICE.search(words):
        return not any(mark in words for mark in "。，；")
    return WHOLE.fullmatch(words) is not None or (PRESSED.search(words) is not None and BUTTONS.fullmatch(words) is not None)


def _licence(lines: list[Line]) -> Iterator[int]:
    """The lines at the foot by which a wiki says that laws are nobody's property."""
    for at in range(max(0, len(lines) - LICENCE_LINES), len(lines)):
        if LICENCE.match(lines[at].words):
            told = "".join(line.words for line in lines[at:])
            if "著作权法" in told and "公有领域" in told and len(told) < 600:
                yield from (line.start for line in lines[at:])
                return


RULES = (
    Rule(
        name="site.furniture",
        before="特此通知。\n扫一扫在手机打开当前页\n【打印】 【关闭】\n浏览次数：1024",
        after="特此通知。\n",
        wanted=lambda look: any(sign in look.value for sign in SIGNS),
        mend=lambda document: _site(document) if is_flat(document) else [],
    ),
)
