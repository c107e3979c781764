"""Web pages: the document without the site around it, nothing lost under bad markup, every character with its source offset."""

from __future__ import annotations

import html
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import decode
from schemas.document import Document, Source
from schemas.issues import DocumentError

TEXT = "对新认定的驰名商标企业，一次性奖励100万元。"


def read(page: str, name: str = "通知.html") -> Document:
    return decode(Source(uri=name, name=name, data=("<meta charset=utf-8>" + page).encode()))


def lines(page: str) -> list[str]:
    return read(page).text.value.split("\n")


SITE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于奖励驰名商标企业的通知_某区人民政府</title>
<meta name="SiteName" content="某区人民政府"><META NAME="articletitle" CONTENT="关于奖励驰名商标企业的通知">
<meta name="PubDate" content="2022-05-30 10:00"><meta name="ContentSource" content="区市场监管局">
<style>.a{color:red}</style><script>var x = "<p>脚本奖励1万元</p>";</script></head><body>
<div class="header"><a href="/">首页</a><a href="/zwgk">政务公开</a><a href="/hd">互动交流</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 通知公告</div>
<div class="content">
 <div class="xxgk"><table><tr><td>索 引 号：</td><td>0143/2022-0211</td><td>发文机关：</td><td>区市场监管局</td></tr>
 <tr><td>成文日期：</td><td>2022年05月22日</td><td>发文字号：</td><td>某市监〔2022〕34号</td></tr></table></div>
 <h1>关于奖励驰名商标企业的通知</h1>
 <div class="info">发布日期：2022-05-30 来源：区市场监管局 <span>字体：【大 中 小】</span><a href="javascript:window.print()">打印</a></div>
 <div class="TRS_Editor" id="zoom"><p style="text-align:center">关于奖励驰名商标企业的通知</p><p>各街道办事处：</p>
 <p>　　BODY</p><p>附件：<a href="/P020220530.docx">申报表.docx</a></p></div>
 <div class="share bdsharebuttonbox"><a>分享到微博</a></div><div id="qr_container">扫一扫在手机打开当前页</div>
 <div class="related"><h3>相关链接</h3><ul><li><a href="/1.html">关于表彰的决定</a></li><li><a href="/2.html">关于申报的通知</a></li>
 <li><a href="/3.html">解读</a></li></ul></div>
</div>
<div class="footer">主办单位：某区人民政府办公室 ICP备12345号 <a href="/map">网站地图</a></div></body></html>""".replace("BODY", TEXT)


def test_a_site_page_gives_its_document_header_and_fields() -> None:
    document = read(SITE)
    assert document.text.value.split("\n") == [
        "索 引 号：\t0143/2022-0211\t发文机关：\t区市场监管局",
        "成文日期：\t2022年05月22日\t发文字号：\t某市监〔2022〕34号",
        "关于奖励驰名商标企业的通知",
        "发布日期：2022-05-30 来源：区市场监管局",
        "关于奖励驰名商标企业的通知",
        "各街道办事处：",
        TEXT,
        "附件：申报表.docx",
    ]
    said = {"ArticleTitle": "关于奖励驰名商标企业的通知", "PubDate": "2022-05-30 10:00", "SiteName": "某区人民政府"}
    printed = {"索引号": "0143/2022-0211", "成文日期": "2022年05月22日", "发文字号": "某市监〔2022〕34号", "发布日期": "2022-05-30"}
    assert said.items() <= document.fields.items()
    assert document.fields["附件"] == "申报表.docx\t/P020220530.docx"
    assert printed.items() <= document.fields.items()


def test_an_unmarked_page_loses_only_what_surrounds_it() -> None:
    page = (
        "<body><ul class=nav><li><a href=/>首页</a><li><a href=/a>要闻</a><li><a href=/b>公开</a></ul>"
        "<table><tr><td><a href=/1>通知公告</a>"
        f"<td><div>关于奖励的通知</div><div>{TEXT}</div><div>区市场监管局</div></table><div>版权所有：某区人民政府 网站标识码：1234</div>"
    )
    assert lines(page) == ["通知公告", "关于奖励的通知", TEXT, "区市场监管局"]


SHOWN = {
    "unclosed paragraphs": (f"<p>一<p>{TEXT}<p>三", ["一", TEXT, "三"]),
    "line breaks": ("一、总则<br>二、附则<br/>", ["一、总则", "二、附则"]),
    "line ends of the editor": ("<p>一次性\n   奖励\n100万元</p>", ["一次性奖励100万元"]),
    "no markup of lines": ("<div>第一条 甲\n第二条 乙\n</div>", ["第一条 甲", "第二条 乙"]),
    "preformatted": ("<p>甲</p><pre>乙\n丙</pre>", ["甲", "乙", "丙"]),
    "entities": ("<p>A&amp;B &lt;10万&nbsp;元&gt; &#22870;&#x52b1; &ldquo;名&rdquo;</p>", ["A&B <10万\xa0元> 奖励 “名”"]),
    "lone signs": ("<p>增速<5%，利润>3亿元，A&B</p>", ["增速<5%，利润>3亿元，A&B"]),
    "unclosed comment": ("<p>甲</p><!-- 注 <p>乙</p>", ["甲", "乙"]),
    "conditional comments": ("<p><![if !supportLists]>一、<![endif]>总则<!--[if gte mso 9]><xml>x</xml><![endif]--></p>", ["一、总则"]),
    "quote that never closes": (f'<p title="a>甲</p><p>{TEXT}</p>', ["甲", TEXT]),
    "sign in an attribute": ('<p title="a>b">甲</p>', ["甲"]),
    "hidden": ('<p>甲<span style="display: none">隐藏奖励999万元</span>乙</p><p hidden>丙</p>', ["甲乙"]),
    "tracked deletion": ('<p>甲<del cite="x" datetime="2022">乙</del>丙</p>', ["甲丙"]),
    "square metres": ("<p>20m<sup>2</sup>，注<sup>3</sup></p>", ["20m²，注3"]),
    "phonetic guide": ("<p><ruby>奖<rp>(</rp><rt>jiang</rt><rp>)</rp></ruby>励</p>", ["奖励"]),
    "numbered list": ("<ol><li>甲<li>乙<ol type=a><li>丙</ol></ol><ol><li>1.丁</ol>", ["1.甲", "2.乙", "a.丙", "1.丁"]),
    "invented elements": ("<p>甲<zoom><st1:x>乙</st1:x></zoom><o:p></o:p></p>", ["甲乙"]),
    "script and style": ("<script>'<p>a</p>'</script><style>p{}</style><p>甲</p>", ["甲"]),
    "words between cells": ("<table>甲<tr><td>乙</td>丙<td>丁</td></tr></table>", ["甲\t", "乙\t丙\t丁"]),
    "its own document type": ('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>甲 &x; 乙</p>', ["甲 &x; 乙"]),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_browser_shows(name: str) -> None:
    page, expected = SHOWN[name]
    got = lines(page)
    assert [line.strip("\t") for line in got] == [line.strip("\t") for line in expected]


def test_tables_have_rows_columns_and_spans() -> None:
    document = read(
        "<p>表</p><table><caption>奖励（单位：万元）</caption><tr><th rowspan=2>名称<th colspan=2>年度</tr><tr><td>2021<td>2022</tr>"
        "<tr><td>商标<p>品牌</p><td>1<br>2<td></tr></table>"
    )
    (table,) = document.tables
    value = document.text.value
    assert value == "表\n奖励（单位：万元）\n名称\t年度\n\t2021\t2022\n商标 品牌\t1 2\t"
    assert table.caption == "奖励（单位：万元）"
    cells = [(c.row, c.col, c.rowspan, c.colspan, value[c.start : c.end]) for c in table.cells]
    assert cells == [
        (0, 0, 2, 1, "名称"), (0, 1, 1, 2, "年度"), (1, 1, 1, 1, "2021"), (1, 2, 1, 1, "2022"),
        (2, 0, 1, 1, "商标 品牌"), (2, 1, 1, 1, "1 2"), (2, 2, 1, 1, ""),
    ]  # fmt: skip


def test_layout_tables_are_lines() -> None:
    page = f"<table><tr><td>通知<table><tr><td>{TEXT}</td></tr><tr><td>{TEXT * 90}</td><td>右</td></tr></table></td></tr></table>"
    document = read(page)
    assert not document.tables
    assert document.text.value.split("\n")[:2] == ["通知", TEXT]


def origins_are_right(page: str, document: Document) -> None:
    value = document.text.value
    assert len(document.text.origin) == len(value)
    for i, char in enumerate(value):
        start, end = document.text.source_span(i, i + 1)
        assert 0 <= start < end <= len(page) + 1
        if not char.isspace() and char not in "²³":
            assert char in html.unescape(page[start:end]) or page[start:end].startswith("<li")


def test_every_character_knows_its_source() -> None:
    page = "<meta charset=utf-8>" + SITE
    origins_are_right(page, read(SITE))
    document = read("<p>A&amp;B&nbsp;奖&#21169;</p>")
    assert document.text.source_span(document.text.value.index("励"), len(document.text.value)) == (37, 45)


MARKUP = (
    "<p> </p> <div> </div> <table> </table> <tr> <td> </td> <b> </b> <br> <ol><li> </ol> <span~style='display:none'> </span> <a~href=x>"
    ' </a> <td~rowspan=2> <td~colspan=3> &nbsp; &lt; &#22870; <!-- --> < > " 奖励 10万元 ~ \n <caption> </caption> <sup>2</sup> <pre>'
    " </pre> <!x <p~title=' <select> </select> <script> </script> <li> </li>"
)
PIECES = st.sampled_from(MARKUP.split(" ")).map(lambda piece: piece.replace("~", " "))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_markup_is_read_with_right_offsets(pieces: list[str]) -> None:
    page = "".join(pieces)
    try:
        document = decode(Source(uri="x", name="x.html", data=("<meta charset=utf-8><html>" + page).encode()))
    except DocumentError as fault:
        assert fault.code in ("empty", "soft_error_page")
        return
    origins_are_right("<meta charset=utf-8><html>" + page, document)
    value = document.text.value
    for table in document.tables:
        assert 0 <= table.start <= table.end <= len(value)
        assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells)
        assert all("\n" not in value[cell.start : cell.end] for cell in table.cells)
    assert all(value[block.start : block.end].strip() for block in document.blocks if not document.tables)


DEEP = {
    "closed": "<div>" * 100_000 + TEXT + "</div>" * 100_000,
    "unclosed": "<font><b><i>" * 2_000 + TEXT,
    "tables": "<table><tr><td>" * 3_000 + TEXT,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">" + TEXT,
    "end tags": "</div>" * 100_000 + TEXT,
    "lists": "<ol><li>" * 5_000 + TEXT,
    "spaces": "<p>" + " " * 500_000 + "</p>" + TEXT,
    "quotes": "<a '" * 20_000 + ">" + TEXT,
    "hidden opened": "<span hidden></span>" * 20_000 + TEXT,
    "comments": "<!-->" * 50_000 + TEXT,
}


@pytest.mark.parametrize("name", DEEP)
def test_bad_markup_costs_linear_time_and_no_text(name: str) -> None:
    begun = time.process_time()
    assert TEXT in read("<body>" + DEEP[name]).text.value
    assert time.process_time() - begun < 8


ERRORS = {
    "missing": "<title>404</title><body>您访问的页面不存在或已被删除</body>",
    "firewall": "<body>您的请求带有不合法参数，已被网站管理员设置拦截！</body>",
    "challenge": '<script>document.cookie="__jsl_clearance_s=1;";location.href=location.pathname</script>',
    "script only": '<html><head><script>$_ts=window["$_ts"];</script></head><body></body></html>',
    "login": '<title>统一身份认证</title><body><form><input name=u><input type="password"></form></body>',
    "missing notice": "<title>关于印发奖励办法的通知</title><body>关于印发奖励办法的通知 抱歉，您访问的页面不存在</body>",
    "gateway": "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>",
}


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_are_no_documents(name: str) -> None:
    with pytest.raises(DocumentError) as fault:
        decode(Source(uri="x", name="x.html", data=ERRORS[name].encode()))
    assert fault.value.code == "soft_error_page"


@pytest.mark.parametrize(
    "page",
    [
        "<h1>关于网站系统维护的公告</h1><p>因系统升级，区政务服务平台将于2022年5月22日暂停服务。</p><p>某区大数据局</p>",
        "<title>关于印发第404号奖励办法的通知</title><p>关于印发第404号奖励办法的通知</p><p>各镇人民政府：</p><p>请认真执行。</p>",
        "<p>关于防范非法集资的公告</p><p>上述经营行为存在风险，请到柜台办理身份验证。</p><p>某市金融局</p>",
        "<p>关于开展网络安全检查的通知</p><p>各单位应加强访问控制，防止拦截。</p>",
    ],
)
def test_notices_about_sites_are_documents(page: str) -> None:
    assert read(page).text.value
