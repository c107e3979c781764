"""What a page says of its document: meta tags of the 政府网站发展指引 and the printed information header (索引号, 发文机关 …)."""

from __future__ import annotations

import html
import re

from pipeline.formats.html_tree import Tree
from schemas.regex import regex

# 国办发〔2017〕47号 names these; sites write them in any case.
META = {
    name.casefold(): name
    for name in [
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
        "Keywords",
        "Author",
        "Description",
        "Image",
        "Url",
    ]
}
# Names that printed headers give their fields, without inner spaces, and the one name used here.
LABELS = {
    spelling: name
    for name, spellings in {
        "索引号": "索引号",
        "主题分类": "主题分类 信息分类",
        "体裁分类": "体裁分类",
        "发文机关": "发文机关 发文单位",
        "发布机构": "发布机构 发布单位 公开单位",
        "成文日期": "成文日期 发文日期",
        "生成日期": "生成日期",
        "标题": "标题 名称 信息名称 文件名称",
        "发文字号": "发文字号 文号 文件编号",
        "发布日期": "发布日期 发布时间 公开日期 公布日期",
        "主题词": "主题词 关键词",
        "有效性": "有效性 时效性 效力状态",
        "公开方式": "公开方式",
        "公开属性": "公开属性 公开类别",
        "统一登记号": "统一登记号 登记号",
        "施行日期": "施行日期 实施日期 生效日期",
        "废止日期": "废止日期",
        "来源": "来源 信息来源 文章来源",
        "语种": "语种",
    }.items()
    for spelling in spellings.split()
}
_SPACED = "|".join(r"[ \t\u3000\xa0]{0,8}".join(label) for label in sorted(LABELS, key=len, reverse=True))
FIELD = regex(rf"(?:^|(?<=[\s　\xa0|｜【\[]))(?P<label>{_SPACED})[ \t\u3000\xa0]{{0,4}}[：:][】\]]?[ \t\u3000\xa0]{{0,8}}")
FILE = regex(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|zip|rar|pptx?|txt)(?:[?#]|$)", re.IGNORECASE)
TAG = regex(r"<[^>]{0,2000}>")
HEADER = 6_000  # characters of the text in which a header may stand


def page_fields(tree: Tree, text: str) -> dict[str, str]:
    """Fields by name: meta tags as the guideline spells them, the page's `title`, printed fields by their Chinese name."""
    fields = {}
    if tree.title is not None:
        title = plain(tree.source[tree.title[0] : tree.title[1]])
        if title:
            fields["title"] = title
    for node in tree.nodes:
        if node.name == "meta":
            said = tree.attributes(node)
            name = META.get(plain(said.get("name", said.get("property", ""))).casefold())
            value = plain(said.get("content", ""))
            if name and value:
                fields.setdefault(name, value)
    for name, value in printed_fields(text).items():
        fields.setdefault(name, value)
    files = attached(tree)
    if files:
        fields["附件"] = "\n".join(files)
    return fields


def attached(tree: Tree) -> list[str]:
    """Files that the page links to, each as its link's words, a tab, and the address as written."""
    found: dict[str, None] = {}
    for node in tree.nodes:
        if node.name == "a" and node.after - node.start < 2_000:
            address = plain(tree.attributes(node).get("href", ""))
            if FILE.search(address):
                words = plain(TAG.sub("", tree.source[node.after : min(node.ended, node.after + 2_000)]))
                found.setdefault(f"{words}\t{address}")
    return list(found)


def printed_fields(text: str) -> dict[str, str]:
    """The fields of an information header; a value ends with its cell or line, or where the next label begins.

    >>> printed_fields("索 引 号：\\t0101/2007-15\\t主题分类：\\t其他\\n发文机关：石山市民政局 成文日期：2007年09月03日")
    {'索引号': '0101/2007-15', '主题分类': '其他', '发文机关': '石山市民政局', '成文日期': '2007年09月03日'}
    """
    found: dict[str, str] = {}
    head = text[:HEADER]
    matches = list(FIELD.finditer(head))
    for i, match in enumerate(matches):
        stop = matches[i + 1].start() if i + 1 < len(matches) else len(head)
        value = re.split(r"[\t\n]", head[match.end() : stop], maxsplit=1)[0].strip(" \u3000\xa0|｜")
        name = LABELS["".join(match["label"].split())]
        if value and len(value) <= 200:
            found.setdefault(name, value)
    return found


def plain(source: str) -> str:
    """Text of a fragment with its entities decoded and its white space folded, for titles and attributes.

    >>> plain(" 关于&nbsp;奖励 \\n 的通知")
    '关于 奖励 的通知'
    """
    return " ".join(html.unescape(source).replace("\xa0", " ").split())
