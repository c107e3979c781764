"""What copying leaves in a text: quotation marks of mail, line ends that were written out, Markdown, lines and texts that come twice."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, pairwise

from pipeline.hanzi import follows, linked
from pipeline.repairs.layout_lines import ITEM, SENTENCE_END
from pipeline.repairs.rule import Look, Rule
from pipeline.repairs.script import plain
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

WRITTEN_END = regex(r"(?<=[\u3000-\u9fff\uff00-\uff5e”’0-9])(?:\\r\\n|\\n|\\r){1,9}(?=[\u3000-\u9fff\uff00-\uff5e“‘0-9 ]|$)")
END_SIGNS = regex(r"[ \u3000]{0,4}[¶↵⏎␤]\n?")
LINE_NUMBER = regex(r"^ {0,6}[\[(（]?(\d{1,6})(?:[\])）]?[.:：|、]?[ \t]{1,4}|[|:：])(.{0,100000})$", re.M)
QUOTE = regex(r"^(?:> ?){1,4}", re.M)
BOLD = regex(r"(\*\*|__)(?=[^\s*_])([^*_\n]{1,200})(?<=\S)\1")
HEADING = regex(r"^#{1,6} (?=\S)", re.M)
OUTSIDE = regex(r"[\s，。；：、！？（）“”《》]|$|^")
# What a line says that a copying site put between the paragraphs of others
OWN_WORDS = regex(
    r"https?://|www\.|转载|来源|版权|收集整理|下载|关注.{0,8}(?:微信|公众号)|微信公众号|更多(?:精彩|内容|信息|相关|资料)|点击|广告|收藏|"
    r"(?:范文|文秘|公文|文档|文库|写作)[\u4e00-\u9fff]{0,3}网|未经.{0,6}(?:许可|授权)|免费"
)
BRACKETED_SOURCE = regex(r"[（(【\[](?:来源|转自|摘自|出处|本文来自|原文)[:：]?[^（）()【】\[\]\n]{1,40}[)）】\]]")
ENOUGH = 200  # letters that tell whether they are words
SEVERAL = 3  # times that a line comes before it is taken for a site's own


def _written_ends(document: Document) -> list[Edit]:
    """Line ends that a program wrote as \\n, ¶ or ↵, where there are several."""
    value = document.text.value
    edits: list[Edit] = []
    for pattern in (WRITTEN_END, END_SIGNS):
        hits = list(pattern.finditer(value))
        edits += [Edit(m.start(), m.end(), "\n", [0]) for m in hits] if len(hits) >= 2 else []
    return sorted(edits, key=lambda edit: edit.start)


def _quotes(document: Document) -> list[Edit]:
    """The marks of quoted mail, where all lines bear them."""
    value = document.text.value
    hits = list(QUOTE.finditer(value))
    return [Edit(m.start(), m.end(), "") for m in hits] if len(hits) * 10 >= 9 * (value.count("\n") + 1) else []


def _markdown(document: Document) -> list[Edit]:
    """Signs of bold type around words, and of headings beside them."""
    value = document.text.value
    bold = [m for m in BOLD.finditer(value) if OUTSIDE.match(value[m.start() - 1 : m.start()] or "\n") or OUTSIDE.match(value, m.end())]
    if len(bold) < 2:
        return []
    edits = [Edit(at, at + 2, "") for m in bold for at in (m.start(), m.end() - 2)]
    taken = {edit.start for edit in edits}
    edits += [Edit(m.start(), m.end(), "") for m in HEADING.finditer(value) if m.start() not in taken]
    return sorted(edits, key=lambda edit: edit.start)


def _line_numbers(document: Document) -> list[Edit]:
    """Numbers before all lines, which no author gives: they count lines that have a mark of their own, or that break off inside words."""
    value = document.text.value
    hits = list(LINE_NUMBER.finditer(value))
    if len(hits) != value.count("\n") + 1 or any(int(m.group(1)) != number for number, m in enumerate(hits, 1)):
        return []
    rests = [m.group(2) for m in hits]
    marked = sum(ITEM.match(rest) is not None for rest in rests)
    broken = sum(follows(a[-1:], b[:1]) for a, b in pairwise(rests))
    if any("\t" in rest for rest in rests) or not (marked >= 2 or broken * 3 >= len(rests)):
        return []
    return [Edit(m.start(), m.start(2), "") for m in hits]


def _column(document: Document) -> list[Edit]:
    """Words printed downwards, a character a line."""
    value = document.text.value
    lines = value.split("\n")
    runs: list[list[int]] = [[]]
    bare = list(map(str.strip, lines))
    for number, letter in enumerate(bare):
        if len(letter) == 1:
            runs[-1].append(number)
        elif runs[-1]:
            runs.append([])
    sure = [run for run in runs if len(run) >= 5 and _are_words("".join([bare[at] for at in run]))]
    if sum(map(len, sure)) * 2 > sum(map(bool, bare)):
        sure = [run for run in runs if len(run) > 1]
    starts = list(accumulate([len(line) + 1 for line in lines], initial=0))
    edits: list[Edit] = []
    for run in sure:
        places = [starts[at] if len(lines[at]) == 1 else starts[at] + lines[at].index(bare[at]) for at in run]
        edits += [Edit(a + 1, b, "") for a, b in pairwise(places)]
    return edits


def _are_words(letters: str) -> bool:
    return linked(plain(letters[:ENOUGH])) >= (0.5 if len(letters) > 8 else 0.7)


def _repeated(document: Document) -> list[Edit]:
    """A text whose every line comes twice; the first is kept."""
    value = document.text.value
    lines = value.split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip()]
    pairs = list(zip(filled[::2], filled[1::2], strict=False))
    if len(pairs) < 3 or len(filled) % 2 or any(lines[a].strip() != lines[b].strip() for a, b in pairs):
        return []
    if sum(len(lines[a]) >= 8 for a, _ in pairs) * 2 < len(pairs):
        return []  # cells, in which numbers come again
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    return [Edit(starts[a] + len(lines[a]), starts[b] + len(lines[b]), "") for a, b in pairs]


def _insertions(document: Document) -> list[Edit]:
    """Lines and brackets of a copying site's own, that come again and again."""
    value = document.text.value
    edits: list[Edit] = []
    lines = value.split("\n")
    own = {
        line
        for line, count in Counter(line.strip() for line in lines if 4 <= len(line) <= 80).items()
        if count >= SEVERAL and OWN_WORDS.search(line) and line[-1] not in SENTENCE_END
    }
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    for line, start in zip(lines, starts, strict=False):
        if line.strip() in own:
            edits.append(Edit(max(start - 1, 0), start + len(line) + (start == 0), ""))
    sources = list(BRACKETED_SOURCE.finditer(value)) if "来源" in value or "自" in value or "出处" in value else []
    if len(sources) >= SEVERAL and len({m.group() for m in sources}) == 1:
        edits += [Edit(m.start(), m.end(), "") for m in sources if not any(e.start <= m.start() < e.end for e in edits)]
    return sorted(edits, key=lambda edit: edit.start)


def _has_own_lines(look: Look) -> bool:
    """Whether a line that speaks of a site comes several times, or a source stands in brackets."""
    if "来源" in look.value and BRACKETED_SOURCE.search(look.value):
        return True
    short = [line for line in look.lines if 4 <= len(line) <= 80] if look.twice else []
    return len(short) - len(set(short)) >= SEVERAL - 1 and any(OWN_WORDS.search(line) for line, n in Counter(short).items() if n >= SEVERAL)


def _has_columns(look: Look) -> bool:
    """Whether five lines in a row are single characters."""
    run = 0
    for line in look.lines:
        run = run + 1 if len(line) <= 3 and len(line.strip()) == 1 else 0
        if run == 5:
            return True
    return False


RULES = (
    Rule(
        name="written_line_ends",
        before="现通知如下：\\n一、总体要求\\n二、主要任务",
        after="现通知如下：\n一、总体要求\n二、主要任务",
        wanted=lambda look: ("\\n" in look.narrow or "\\r" in look.narrow) or not look.odd.keys().isdisjoint("¶↵⏎␤"),
        mend=_written_ends,
    ),
    Rule(
        name="mail_quotes",
        before="> 现通知如下：\n> 一、总体要求",
        after="现通知如下：\n一、总体要求",
        wanted=lambda look: look.value.lstrip()[:1] == ">",
        mend=_quotes,
    ),
    Rule(
        name="markdown",
        before="**一、总体要求**\n**二、主要任务**",
        after="一、总体要求\n二、主要任务",
        wanted=lambda look: not look.signs.isdisjoint("*_"),
        mend=_markdown,
    ),
    Rule(
        name="line_numbers",
        before="1 关于印发规划的通知\n2 一、总体要求\n3 坚持创新。\n4 二、主要任务\n5 加大投入。",
        after="关于印发规划的通知\n一、总体要求\n坚持创新。\n二、主要任务\n加大投入。",
        wanted=lambda look: len(look.latin) == len(look.lines) >= 5,
        mend=_line_numbers,
    ),
    Rule(
        name="downwards",
        before="工\n作\n报\n告\n全\n文",
        after="工作报告全文",
        wanted=_has_columns,
        mend=_column,
    ),
    Rule(
        name="copied_twice",
        before="一、加强组织领导\n一、加强组织领导\n二、落实工作责任\n二、落实工作责任\n三、强化督促检查\n三、强化督促检查",
        after="一、加强组织领导\n二、落实工作责任\n三、强化督促检查",
        wanted=lambda look: look.twice,
        mend=_repeated,
    ),
    Rule(
        name="cloaking.insertions",
        before="一、总体要求\n更多范文请关注公众号\n二、主要任务\n更多范文请关注公众号\n三、保障措施\n更多范文请关注公众号\n特此通知。",
        after="一、总体要求\n二、主要任务\n三、保障措施\n特此通知。",
        wanted=_has_own_lines,
        mend=_insertions,
        warns="provenance_warning",
    ),
)
