"""Where a heading ends when the text runs on behind it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.regex import regex, sought

LONGEST = 60
RUN_IN_LONGEST = 40
RUN_IN, CLAUSE = regex(r"[。：:；！？]"), regex(r"，")
# A heading and its text parted by nothing but a gap: 一、稳定岗位 按照国家部署…; words within 《》 have gaps of their own
GAP = regex(r"(?<=[一-龥）”》])[ \u3000]{1,40}(?=[一-龥“《（(\d●■◆★])")
# 一、发放流程　　1、各单位提出需求; （一）结果备案1.考核审核
ITEM_BEHIND = sought(r"(?<=[一-龥）”》])(?:(?:[ \u3000]{1,40}\d{1,2}|1)[、.．](?!\d)|[ \u3000]{0,40}[（(]1[）)])")
NOUN = (
    r"(?:背景|依据|目标|原则|要求|措施|举措|内容|范围|任务|步骤|安排|情况|意义|重要性|必要性|紧迫性|问题|建议|时间|期限|条件|程序|标准|方式|方法|事项"
    r"|亮点|特点|思想|重点|保障|机制|流程|对象|渠道|环节|分工|责任|评选|应用|概况|成效|打算|思路|定位|布局|工作|建设|力度|水平|体系|能力|管理|服务"
    r"|发展|就业|领导|监督|检查|地点|经费|政策|办法|奖项|须知|总则|附则)"
)
OPENS = (
    r"(?:为(?:了|深入|进一步|全面|切实|贯彻|落实|加强|推进|推动|规范|做好|确保|提高|保证|保障)|以习近平|坚持(?:以|把)|按照|根据|依据|依照|围绕|针对"
    r"|鉴于|由于|随着|各(?:地|级|市|县|区|设区|有关|相关|部门|单位|高校|机关|类|省|职能|成员)|本(?:次|条件|办法|规定|通知|条例|方案|细则|规划|意见|预案"
    r"|公告|制度|标准|省|市|县|区)|我(?:国|省|市|区|县|局|厅|委|们)|《|“十[一二三四五六]五”|到?(?:19|20)\d{2}年|近年来|近几年|近日|目前|当前|今年|截至"
    r"|凡(?:是|在|符合)|下列|以下)"
)
RUNS_ON = sought(rf"(?<=[一-龥])(?<![的和与及对在]){NOUN}(?P<text>){OPENS}")
# 作品应用作品用于…: the words that open a heading open its text too
AGAIN = regex(r"(?P<words>[一-龥]{4,12}?)[^，。]{2,30}?(?<![和与及、对的以])(?=(?P=words))")
SHORT = 16
FEWEST = 4


def title_of(rest: str) -> str | None:
    """The heading that opens the words behind a number; none where they are a long sentence rather than a heading.

    >>> title_of("加强领导。各区要落实责任。"), title_of("出台背景《办法》自2010年施行以来，发挥了作用。")
    ('加强领导', '出台背景')
    >>> title_of("稳定企业岗位 各区要尽快返还。")
    '稳定企业岗位'
    """
    sentence = RUN_IN.split(rest, maxsplit=1)[0]
    title = rest if len(rest) <= LONGEST and "。" not in rest[:-1] else sentence
    title = title[: text_begins(title, alone=title == rest)]
    if len(title) > RUN_IN_LONGEST and title != rest:
        title = CLAUSE.split(title, maxsplit=1)[0]
    elif title == sentence != rest and "，" in title and rest[len(title)] in "；;":  # 一、授予甲称号，奖励2万元；授予乙…
        return None
    return title if len(title) <= LONGEST else None


def text_begins(words: str, *, alone: bool) -> int | None:
    """Where the text begins behind a heading without any mark between them; `alone`: the words are all that the line holds.

    >>> text_begins("征集范围各机关、企业均可参加", alone=False), text_begins("加强组织领导", alone=True)
    (4, None)
    """
    found = ITEM_BEHIND.search(words)
    cuts = [found.start()] if found else []
    if not alone or words[-1:] in "。；":
        cuts.extend(_gaps(words))
    if not alone or len(words) > SHORT:
        if runs_on := RUNS_ON.search(words):
            cuts.append(runs_on.start("text"))
        if again := AGAIN.match(words):
            cuts.append(again.end())
    return min((cut for cut in cuts if cut >= FEWEST), default=None)


def _gaps(words: str) -> Iterator[int]:
    for gap in GAP.finditer(words):
        before = words[: gap.start()]
        if before.count("《") == before.count("》") and before.count("（") == before.count("）"):
            yield gap.start()
