"""Traditional characters of numbers, units and cues as simplified ones, one for one, so that places in a text stay."""

from __future__ import annotations

from schemas.regex import regex

WRITTEN = (
    "個內萬億餘約過於來兩點幾達節國華開實執電檔學時號鐘鐵噸畝畫項職間臺輛條張門區縣鄉戶歲層種類處廠課團隊"
    "級屆輪雙數後週從將應須請億據報獎補貼資貸罰費農達標準為會業產萬與條貳參陸頓單選術專設動萬營關"
    "幣頃顆樓圓歐鎊韓盧冊場劑擔組滿齡盞羣紙樣頭隻艙鋪貨櫃爐曆"
)
READ = (
    "个内万亿余约过于来两点几达节国华开实执电档学时号钟铁吨亩画项职间台辆条张门区县乡户岁层种类处厂课团队"
    "级届轮双数后周从将应须请亿据报奖补贴资贷罚费农达标准为会业产万与条贰叁陆顿单选术专设动万营关"
    "币顷颗楼圆欧镑韩卢册场剂担组满龄盏群纸样头只舱铺货柜炉历"
)
TABLE = str.maketrans(WRITTEN, READ)
ANY = regex(f"[{WRITTEN}]")


def simplified(text: str) -> str:
    """The text with those characters folded; it is as long as before.

    >>> simplified("應於三個月內繳納約二百萬元")
    '应于三个月内繳納约二百万元'
    """
    return text.translate(TABLE) if ANY.search(text) else text
