"""What looks like a number with a unit and counts nothing: ordinals, slogans, names, addresses, 一 as an article."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.data import rows
from extractors.units import Unit

HAN_ONE = frozenset("一壹")
ORDINAL = re.compile(r"(?:第|之|初|周|农历|正月|星期|礼拜|No\.|NO\.|№|#|〔|［|\[)\s?$")
# Units that a longer word begins with: 3家庭 counts homes without a measure word, 5个工作日 is a time.
NOT_UNIT = {
    "个": re.compile(r"个(?:多|半)?(?:工作日|月|年|星期|小时|学期|季度|交易日|自然日|日历日|日|钟|半月|别|体|性|税|人所得)"),
    "人": re.compile(r"人(?:大|民|民币|工|口普|社|才[”的队市资引培]|均|类|文|保|行|物|力|防|数)"),
    "名": re.compile(r"名(?:牌|称|单|录|优|特|校|师|额|胜|医|城|录|列)"),
    "家": re.compile(r"家(?:庭[农服医教]|具|长|电|政|乡|园|居)"),
    "位": re.compile(r"位(?:一体|于|置|数|列)"),
    "项": re.compile(r"项(?:目[^，。；、（(]{0,10}(?:名单|规定)|规定》)"),
    "件": re.compile(r"件(?:套|事”)"),
    "次": re.compile(r"次(?:性|产业|方|日|年|会议|全会|全体|代表|常委|党代|党组|理事|常务|主席|执委|颁奖|修订|修正|创业|会$|会[，。》])"),
    "届": re.compile(r"届(?:全国|[一二三四五六七八九十0-9]{1,3}次|[区市省县]?(?:人大|政协|人民|委员|党代)|常委|中央|会|理事|党|全会|毕业|高校|三中|四中|五中)"),
    "期": re.compile(r"期(?:工程|项目|建设|限|间|货|末|初|满|内|刊|待|权|望)"),
    "级": re.compile(r""),
    "层": re.compile(r"层(?:次|面|级|层)"),
    "种": re.compile(r"种(?:植|子|质|业|粮|畜|苗)"),
    "类": re.compile(r"类(?:型|别|医疗|用地|会议|河|水|区|标准|企业|费|资质)"),
    "条": re.compile(r"条(?:例|件|款|龙|第)"),
    "份": re.compile(r"份额"),
    "场": re.compile(r"场(?:所|地|馆|景|外|内|合)"),
    "处": re.compile(r"处(?:理|置|罚|分|长|级|室|方|于)"),
    "所": re.compile(r"所(?:有|得|在|属|长|以|需|述|称)"),
    "区": re.compile(r"区(?:域|县人大|间|块链|别|委|政)|区$"),
    "省": re.compile(r"省(?:级|委|政|部)"),
    "市": re.compile(r"市(?:场|级|委|政|民)"),
    "县": re.compile(r"县(?:级|委|政)"),
    "乡": re.compile(r"乡(?:村|级)"),
    "村": re.compile(r"村(?:级|民|委)"),
    "镇": re.compile(r"镇(?:级|政)"),
    "州": re.compile(r""),
    "团": re.compile(r"团(?:体|队|结|员|委|组)"),
    "本": re.compile(r"本(?:市|省|区|县|级|办法|规定|次|法|地|人|着|科|年|月|单位|部门)"),
    "部": re.compile(r"部(?:门|分|委|署|队|级|长)"),
    "台": re.compile(r"台(?:湾|账|阶|风|胞|商|办|北)"),
    "组": re.compile(r"组(?:织|成|长|建|团|合)"),
    "段": re.compile(r"段(?:时|以)"),
    "口": re.compile(r"口(?:岸|径|腔|号|头|味)"),
    "支": re.compile(r"支(?:持|付|出|部|撑|援|行)"),
    "只": re.compile(r"只(?:有|要|能|需|允)"),
    "头": re.compile(r"头(?:部|目|条)"),
    "张": re.compile(r"张(?:家|某|贴)"),
    "股": re.compile(r"股(?:份|东|权|票)"),
    "门": re.compile(r"门(?:式|店|户|诊|口|面)"),
    "套": re.compile(r"套(?:取|餐|路|种)"),
    "站": re.compile(r"站"),
    "度": re.compile(r"度(?:假|量)"),
    "道": re.compile(r"道(?:路|德|口|理)"),
    "行": re.compile(r""),
    "页": re.compile(r"页(?:面|岩)"),
    "单": re.compile(r""),
    "分": re.compile(r"分(?:之|别|类|钟|公司|局|管|级|包|行|中心|会|工|布|享|解|期|批|析|析|段|档|散)"),
    "成": re.compile(r"成(?:为|立|功|果|员|本|都|熟|年|长|交|品|渝|效|份|分|就|人|套|片)"),
    "折": re.compile(r"折(?:合|旧|叠|算)"),
    "排": re.compile(r"排(?:放|污|水|查|名|除)"),
    "对": re.compile(r"对(?:一|外|口|于|接|应|标|象|照)"),
    "双": re.compile(r""),
    "路": re.compile(r""),
    "方": re.compile(r""),
    "里": re.compile(r"里(?:程|面|的)"),
    "米": re.compile(r"米(?:兰|其)"),
    "元": re.compile(r"元(?:素|化|结构|论|宵|旦|月|器|勋|首|老|帅|代|区|的结|件|立|次方)"),
    "圆": re.compile(r"圆(?:满|形|桌|周|通)"),
    "角": re.compile(r"角(?:度|形|色|落|逐)"),
    "马克": re.compile(r"马克思"),
    "点位": re.compile(r""),
    "课": re.compile(r"课(?:题|程|外|本)"),
    "节": re.compile(r"节(?:约|能|日|点|水|庆|目)"),
    "队": re.compile(r"队伍?建"),
    "班": re.compile(r"班(?:子|组)"),
    "户": re.compile(r"户(?:籍|外|口|均)"),
    "起": re.compile(r"起(?:草|来|步|诉|点|重|到|算|施|执|实|[，。])"),
    "批": re.compile(r"批(?:准|复|次|评|发|而|示|量)"),
    "笔": re.compile(r"笔(?:试|者|记)"),
    "片": re.compile(r"片(?:区|面|剂)"),
    "块": re.compile(r"块(?:状)"),
    "根": re.compile(r"根(?:据|本)"),
    "卷": re.compile(r"卷(?:烟|入|首|号|第)"),
    "集": re.compile(r"集(?:团|中|体|群|约|成|聚|采)"),
    "字": re.compile(r"字[第〔\[号]"),
    "网": re.compile(r""),
    "轮": re.compile(r"轮(?:车|驱|船|岗|换)"),
    "间": re.compile(r"间(?:接|隔)"),
    "列": re.compile(r"列(?:入|出|为|举|车|席)"),
    "票": re.compile(r"票(?:据|价|制|否)"),
    "学分": re.compile(r""),
    "针": re.compile(r"针(?:对|灸)"),
    "剂": re.compile(r"剂量"),
    "趟": re.compile(r""),
    "席": re.compile(r""),
    "石": re.compile(r""),
    "克": re.compile(r"克(?:服|难|拉|隆|勤)"),
    "斤": re.compile(r"斤斤"),
    "两": re.compile(r""),
    "升": re.compile(r"升(?:级|至|降|学|旗|格)"),
    "伏": re.compile(r"伏(?:天|击)"),
    "帕": re.compile(r""),
    "兆": re.compile(r""),
    "款": re.compile(r"款(?:第|规定|项)"),
    "章": re.compile(r""),
}  # fmt: skip
LABEL_UNITS = frozenset(
    "级大线流手体化站维律方行单双排路期届区市省县州乡镇村团盟旗层"
)  # count nothing behind a Chinese numeral unless the case is plain
ONE_UNITS = frozenset(
    ("名", "人", "位", "家", "辆", "台", "套", "部", "间", "所", "座", "块", "件", "项", "个", "处", "篇", "张", "份", "支", "本")
)
ONE_END = frozenset("，。；、）)\n,;兼：")
ONE_NOT_AFTER = frozenset("第某任每统同唯逐这那有是为的了成引入进出到建另何哪于任同当如同")
PLAIN_TERM = re.compile(
    r"(?:连续|举办|举行|召开|共|办了|召开了|成功|累计|开展|组织|先后|培训|印发|编印|刊发|出版|覆盖|辖|涉及|等|全国|全省|全市|我国|分)$"
)
QUOTED = re.compile(r"[“‘「『《〈\"][^”’」』》〉\"，。；\n]{0,1}$")
CLOSING = re.compile(r"[^“‘「『，。；：\n]{0,12}[”’」』\"]")


@lru_cache(maxsize=1)
def _fixed() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for (word,) in rows("fixed_words"):
        table[word[0]] = (*table.get(word[0], ()), word)
    return table


def refused(text: str, start: int, end: int, unit: Unit, *, ranged: bool = False) -> bool:
    """Whether the numeral and its unit count nothing; the numeral is `text[start:end]`, the unit follows.

    >>> from extractors.units import unit_at
    >>> [refused(t, t.index(n), t.index(n) + 1, unit_at(t, t.index(n) + 1)) for t, n in (("第3个", "3"), ("“五个中心”", "五"), ("共5个", "5"))]
    [True, True, False]
    """
    head = text[max(0, start - 3) : start]
    if not ranged and head and (head[-1] in "第之#№＋+" or ORDINAL.search(head)):
        return True
    at = end
    while text[at : at + 1] in (" ", "\u00a0", "\u3000"):
        at += 1
    never = NOT_UNIT.get(unit.written) or (NOT_UNIT.get(unit.written[0]) if unit.kind == "classifier" and len(unit.written) == 1 else None)
    if never and never.pattern and never.match(text, at):
        return True
    first = text[start]
    if text[end : end + 1] in "+＋" and end < len(text):
        return True
    if head and head[-1] in '“‘「『"' and CLOSING.match(text, end) and unit.kind == "classifier":
        return True
    if first.isdigit():
        return (
            unit.written in ("级", "区", "单", "路", "站", "行", "段", "号")
            and not PLAIN_TERM.search(text, max(0, start - 3), start)
            and unit.written != "段"
        )
    return _han_refused(text, start, end, at, unit)


def _han_refused(text: str, start: int, end: int, at: int, unit: Unit) -> bool:
    first = text[start]
    for word in _fixed().get(first, ()):
        if text.startswith(word, start) and len(word) > end - start:
            return True
    if unit.kind == "money" or unit.kind == "ratio":
        return first in "百千万亿" and end - start == 1
    head = text[max(0, start - 4) : start]
    if first in "百千万亿兆" and not (text[end - 1] in "余多" or head[-1:] in ("近", "上", "超", "逾", "约", "过")):
        return True
    if head[-1:] in ("数", "几", "好", "若"):
        return True
    word = text[start:end]
    if word in HAN_ONE:
        return _article(text, at, head, unit)
    if unit.written in LABEL_UNITS:
        return not PLAIN_TERM.search(text, max(0, start - 3), start)
    if unit.kind == "physical":
        return False
    if (
        unit.written in ("类", "批", "分", "本", "口", "头", "折", "段", "组", "节", "对", "轮", "道", "条次", "课")
        and end - start == 1
        and word in "二三"
    ):
        return not (PLAIN_TERM.search(text, max(0, start - 3), start) or word == "两")
    return False


def _article(text: str, at: int, head: str, unit: Unit) -> bool:
    """一 counts only where the noun stands before it and nothing behind: 副主任委员一人, 终身贡献奖一名。"""
    if unit.kind == "physical":
        return True
    end = at + len(unit.written)
    behind = text[end : end + 1]
    if head.endswith("其中") and unit.written in ("人", "名", "家", "位"):
        return False
    if unit.written not in ONE_UNITS or not head or head[-1] in ONE_NOT_AFTER:
        return True
    if not ("\u4e00" <= head[-1] <= "\u9fff" or head[-1] in "”）)"):
        return True
    return not (not behind or behind in ONE_END)
