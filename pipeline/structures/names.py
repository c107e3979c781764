"""Names of bodies as they stand in signatures, marks and titles."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.structures.regions import prefix
from schemas.regex import regex

ENDING = (
    r"(?:委员会|人民政府|政府|办公厅|办公室|国务院|局|厅|部|委|院|会|署|办|中心|处|科|社|行|大学|学院|总队|支队|大队|党组|党委|公司|集团|"
    r"指挥部|联防联控机制|小组|所|站|中央|司|办事处|镇|乡|室|工会|学校|中学|小学|医院|联)"
)
BODY = regex(rf"^(?!附件|抄送|联系|此函|特此|关于|第)[一-龥（）()、·“”/ \u3000A-Za-z]{{1,70}}{ENDING}(?:[（(][^）)]{{1,8}}[）)])?$")
ENDS = regex(rf"{ENDING}(?:[（(][^）)]{{1,8}}[）)])?$")
NOT_BODY = regex(r"[，。；：！？]|(?:目录|总则|如下|通知|意见|公告)$|^[一二三四五六七八九十]{1,3}、|关于|的(?:通知|意见|决定|公告|通报|函)")
OTHER_REGION = regex(r"(?<=[局厅会室府])(?=[一-龥]{2,8}?(?:省|市|自治区|自治州|县|区)[一-龥])")
NATIONAL = regex(
    r"(?:(?<=[局厅部委院会署办室心])|(?<=银行))(?=中共|国家|中国|中央|全国|国务院|人力资源|(?:财政|教育|公安|民政|司法|商务|农业农村|科技|科学技术|工业和信息化|自然资源"
    r"|生态环境|住房(?:和)?城乡建设|交通运输|水利|文化和旅游|应急管理|退役军人事务|外交|国防)部|审计署|海关总署|税务总局|市场监管总局|国资委|人民银行|发展改革委)"
)


def is_body(words: str) -> bool:
    """Whether a line is nothing but a body's name.

    >>> is_body("上海市普陀区市场监督管理局"), is_body("国务院办公厅"), is_body("一、总体要求"), is_body("此函。")
    (True, True, False, False)
    """
    return 3 <= len(words) <= 72 and not NOT_BODY.search(words) and BODY.match(words) is not None


def bodies(words: str) -> tuple[str, ...]:
    """The bodies that a signature names, also where they stand without a gap.

    >>> bodies("河北省教育厅河北省财政厅"), bodies("国家发展改革委 财政部"), bodies("河北省教育厅天津市教育委员会")
    (('河北省教育厅', '河北省财政厅'), ('国家发展改革委', '财政部'), ('河北省教育厅', '天津市教育委员会'))
    >>> bodies("中共中央组织部财政部科技部"), bodies("中共教育部党组"), bodies("中国人民银行海关总署")
    (('中共中央组织部', '财政部', '科技部'), ('中共教育部党组',), ('中国人民银行', '海关总署'))
    """
    parts = [p for p in re.split(r"[ \u3000、\t\n]+", words) if p]
    if len(parts) > 1 and not all(ENDS.search(p) and len(p) > 2 for p in parts):
        parts = ["".join(parts)]
    found: list[str] = []
    for part in parts:
        found.extend(_parted(part))
    return whole(tuple(dict.fromkeys(re.sub(r"^中华人民共和国(?=国务院)", "", name) for name in found)))


def whole(names: tuple[str, ...]) -> tuple[str, ...]:
    """Bodies with the branches that belong to their names.

    >>> whole(("河北省财政厅", "国家税务总局", "河北省税务局", "中国银行保险监督管理委员会", "河北监管局"))
    ('河北省财政厅', '国家税务总局河北省税务局', '中国银行保险监督管理委员会河北监管局')
    """
    found: list[str] = []
    for name in names:
        if found and BRANCH.search(name) and found[-1].endswith(("总局", "监督管理委员会", "中国人民银行")) and prefix(name):
            found[-1] += name
        else:
            found.append(name)
    return tuple(found)


def spaced_bodies(words: str) -> tuple[tuple[str, ...], int]:
    """The bodies at the end of a text whose signers are parted by blanks, and where they begin.

    >>> spaced_bodies("确保落实到位。 民政部 国家卫生健康委"), spaced_bodies("附：办税指南 某市税务局"), spaced_bodies("由市民政局")
    ((('民政部', '国家卫生健康委'), 8), (('某市税务局',), 7), ((), 5))
    """
    found: list[str] = []
    start = len(words)
    for piece in reversed(list(SPACED.finditer(words))):
        name = piece.group()[piece.group().rfind("。") + 1 :]
        if not is_body(name) or (piece.start() == 0 and name == piece.group()):
            break
        found.insert(0, name)
        start = piece.end() - len(name)
        if len(name) < len(piece.group()):
            break
    return whole(tuple(dict.fromkeys(b for name in found for b in bodies(name)))), start


def _parted(words: str) -> list[str]:
    region = prefix(words.removeprefix("中共"))
    cuts = {0}
    if region:
        at = words.find(region, len(region))
        while at > 0:
            if ENDS.search(words[:at]) and not words[:at].endswith("总局"):  # 国家税务总局|河北省税务局 is one
                cuts.add(at)
            at = words.find(region, at + 1)
    cuts |= {m.start() for m in NATIONAL.finditer(words)}
    if region:
        starts = [m.start() for m in OTHER_REGION.finditer(words) if not words[: m.start()].endswith("总局")]
        cuts |= {at for at in starts if prefix(words[at:]).endswith(("省", "市", "区", "州", "县"))}
    marks = [*sorted(cuts), len(words)]
    return [words[a:b] for a, b in pairwise(marks) if b - a > 1]


BRANCH = regex(r"(?:税务局|监管局|支行|分行|营业管理部|管理局)$")
SPACED = regex(r"[^ \u3000\n]{1,80}")
IN_NAME = regex(r"[一-龥（）]")
LONGEST_RUN = 120


def glued_bodies(words: str) -> tuple[tuple[str, ...], int]:
    """The bodies at the end of a text that lost its breaks, and where they begin; none where their beginning isn't plain.

    >>> glued_bodies("邮寄地址：石家庄市维明街118号河北省教育厅法规处河北省教育厅")[0]
    ('河北省教育厅',)
    """
    first = len(words)
    while first > max(0, len(words) - LONGEST_RUN) and IN_NAME.match(words, first - 1):
        first -= 1
    tail = words[first:]
    if len(tail) < 4:
        return (), len(words)
    starts = (i for i in range(len(tail) - 4, -1, -1) if tail[i] not in "的和在对" and prefix(tail[i : i + 16]) and not _within(tail, i))
    found: list[str] = []
    end = at = len(tail)
    for start in starts:
        piece = tail[start:end]
        if not ENDS.search(piece) or (found and piece.endswith(("处", "科", "室", "所", "站", "中心"))) or len(piece) > 32:
            break
        if piece not in found:
            found.insert(0, piece)
        end = at = start
    return tuple(found), first + at


def _within(tail: str, i: int) -> bool:
    """Whether a division's name at `i` goes on one that begins before it: 杭州市|拱墅区."""
    return any(len(prefix(tail[j : j + 16])) > i - j for j in range(max(0, i - 12), i))
