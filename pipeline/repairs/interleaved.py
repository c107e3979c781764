"""Letters with a sign between each two of them, or printed several times: so copying sites hide words, and old programs print bold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import eq

from pipeline.hanzi import linked
from pipeline.repairs.rule import Look, Rule
from pipeline.repairs.script import plain
from schemas.document import Document
from schemas.regex import regex
from schemas.text import Edit

HAN = "\u3400-\u9fff"
SPACES = " \t\u3000"
LISTING = "、，,；;/和与及或"  # what authors themselves put between single letters, as in 东、南、西、北
NOISE = "|*^~_#`¦｜＊＾～＿＃"  # signs that never stand between two Han characters of one word
ENOUGH = 200  # letters that tell whether a line is of words
LETTERS = 5  # of a line that stands by itself
RANKED = frozenset("一二三四五六七八九十甲乙丙丁戊己东西南北中上下左右春夏秋冬男女老少日月年大小高低")  # listed letter by letter
TITLED = 0.8  # of a title of six letters and more
LINKED = 0.5  # share of neighbours that words bring together, from which letters are words
AROUND = f"[{HAN}，。、；：（）《》“”]"
SPACED = regex(rf" [{HAN}] [{HAN}] [{HAN}] [{HAN}]")  # begins with its sign, so that a text without it is passed over at once
STRETCH = regex(rf"[{HAN}](?: [{HAN}]){{4,400}}")
GAP = regex(rf" (?<=[{HAN}] )(?=[{HAN}])")
ANY_GAP = regex(rf" (?<={AROUND} )(?={AROUND})")
LOOSE_MARK = regex(" [，。；、：]")  # which rows of names do not have
SPLIT = 0.4  # share of such spaces that stand inside words
PAIRS = {2: regex(rf"([{HAN}])\1"), 3: regex(rf"([{HAN}])\1\1")}


def _apart(line: str) -> tuple[str, int]:
    """The sign that stands between each two letters of a line, and how often it is repeated there; 0 where there is none.

    >>> _apart("通|知|公|告"), _apart("通  知  公  告"), _apart("通知公告")
    (('|', 1), (' ', 2), ('', 0))
    """
    sign = line[1:2]
    if not sign or sign.isalnum() or sign != line[-2]:
        return "", 0
    for width in (4, 3, 2, 1):  # a line may have spaces of its own
        if _is_apart(line, sign, width):
            return sign, width
    return "", 0


def _are_words(letters: str, sign: str) -> bool:
    """Whether letters that were set apart are words, and no row of names or of columns."""
    if len(letters) < (16 if sign in LISTING else LETTERS):
        title = sign == "/" and len(letters) >= 6 and RANKED.isdisjoint(letters)
        return title and linked(plain(letters)) >= TITLED
    letters = letters[:ENOUGH]
    han = sum("\u3400" <= letter <= "\u9fff" for letter in letters)
    return han * 2 >= len(letters) and linked(plain(letters)) >= (LINKED if sign in SPACES or len(letters) > 8 else 0.7) - (
        0.1 if len(letters) > 20 else 0
    )


def _is_apart(line: str, sign: str, width: int) -> bool:
    """Whether the sign stands, so often, between each two letters of the line."""
    return (len(line) - 1) % (width + 1) == 0 and all(not line[at :: width + 1].strip(sign) for at in range(1, width + 1))


def _between(document: Document) -> list[Edit]:
    """Signs between each two letters of whole lines; where most of a text is so, of all its lines."""
    lines = document.text.value.split("\n")
    sure: dict[int, tuple[str, int]] = {}
    words: Counter[tuple[str, int]] = Counter()
    for number, line in enumerate(lines):
        sign, width = _apart(line) if len(line) > LETTERS else ("", 0)
        if width and _are_words(line[:: width + 1], sign):
            sure[number] = sign, width
            words[sign, width] += len(line)
    most, size = max(words.items(), key=lambda item: item[1], default=(("", 0), 0))
    if size * 2 > len(document.text):
        sure |= {number: most for number, line in enumerate(lines) if len(line) > 2 and _is_apart(line, *most)}
    edits: list[Edit] = []
    at = 0
    for number, line in enumerate(lines):
        if number in sure:
            width = sure[number][1]
            edits += [Edit(to, to + width, "") for to in range(at + 1, at + len(line), width + 1)]
        at += len(line) + 1
    return edits


@cache
def _inside(sign: str) -> re.Pattern[str]:
    """Runs of a sign between Han characters; made when the sign is met."""
    return re.compile(rf"{re.escape(sign)}(?<={AROUND}{re.escape(sign)}){re.escape(sign)}{{0,3}}(?={AROUND})")


def _noise(document: Document) -> list[Edit]:
    """A sign inside words, again and again."""
    value = document.text.value
    edits: list[Edit] = []
    for sign in NOISE:
        if sign not in value:
            continue
        hits = list(_inside(sign).finditer(value))
        if len(hits) >= 4 and linked(plain("\n".join(value[m.start() - 1] + value[m.end()] for m in hits))) >= LINKED:
            runs = list(re.finditer(re.escape(sign) + "{1,4}", value))
            edits += [Edit(m.start(), m.end(), "") for m in (runs if len(hits) * 2 >= len(runs) else hits)]
    return sorted(edits, key=lambda edit: edit.start)


def _stretches(document: Document) -> Iterator[Edit]:
    """Words inside a line whose letters stand apart, as scanned and justified lines have them."""
    value = document.text.value
    for match in STRETCH.finditer(value):
        if linked(plain(match.group()[::2])) >= LINKED:
            yield from (Edit(at, at + 1, "") for at in range(match.start() + 1, match.end(), 2))


def _split_words(document: Document) -> Iterator[Edit]:
    """Spaces that a scanner puts after every few letters of a line, and inside words as often as between them."""
    value = document.text.value
    at = 0
    for line in value.split("\n"):
        gaps = list(GAP.finditer(line)) if LOOSE_MARK.search(line) else []
        if (
            len(gaps) >= 8
            and len(gaps) * 5 >= len(line)
            and linked(plain("\n".join([line[g.start() - 1] + line[g.end()] for g in gaps]))) >= SPLIT
        ):
            yield from (Edit(at + m.start(), at + m.end(), "") for m in ANY_GAP.finditer(line))
        at += len(line) + 1


def _times(line: str) -> int:
    """How often each letter of a line is printed: all of them, or all the Han characters.

    >>> _times("关关于于开开会会"), _times("关关关于于于会会会"), _times("22月月"), _times("高高兴兴地"), _times("关关于于2023年年开开会会")
    (2, 3, 0, 0, 2)
    """
    middle = line[len(line) // 2 - 6 : len(line) // 2 + 6] if len(line) > 12 else line
    if sum(map(eq, middle, middle[1:])) * 4 < len(middle):
        return 0
    for times in (3, 2):
        if len(line) % times == 0 and all(line[::times] == line[at::times] for at in range(1, times)):
            return times if len(set(line)) >= 3 and any("\u3400" <= letter <= "\u9fff" for letter in line) else 0
        han = sum("\u3400" <= letter <= "\u9fff" for letter in line)
        if han >= 4 * times and sum(len(m.group()) for m in PAIRS[times].finditer(line)) == han:
            return times
    return 0


def _repeated(document: Document) -> Iterator[Edit]:
    """Lines whose letters are printed several times; each keeps its first."""
    value = document.text.value
    lines = value.split("\n")
    known = [_times(line) if len(line) > 5 else 0 for line in lines]
    whole = sum(len(line) for line, times in zip(lines, known, strict=True) if times) * 2 > len(value)
    most = max(known)
    at = 0
    for line, times in zip(lines, known, strict=True):
        times = times or (most if whole else 0)
        if times and all(line[::times] == line[to::times] for to in range(1, times)):
            yield from (Edit(to + 1, to + times, "") for to in range(at, at + len(line), times))
        elif times:
            yield from (Edit(at + m.start() + 1, at + m.end(), "") for m in PAIRS[times].finditer(line))
        at += len(line) + 1


def _any_doubled(look: Look) -> bool:
    """Whether the letters of a line are printed more than once."""
    return any(map(_times, look.doubled))


RULES = (
    Rule(
        name="interleaved",
        before="国|家|知|识|产|权|局",
        after="国家知识产权局",
        wanted=lambda look: look.apart,
        mend=_between,
    ),
    Rule(
        name="interleaved.noise",
        before="知|识产|权保|护和运|用工作",
        after="知识产权保护和运用工作",
        wanted=lambda look: not look.signs.isdisjoint(NOISE),
        mend=_noise,
    ),
    Rule(
        name="interleaved.spaces",
        before="大力推动经 济 高 质 量 发 展，提升水平",
        after="大力推动经济高质量发展，提升水平",
        wanted=lambda look: " " in look.signs and SPACED.search(look.value) is not None,
        mend=lambda document: list(_stretches(document)),
    ),
    Rule(
        name="interleaved.words",
        before="推动 经济 高质 量发 展是 核心 要素 之一 ，是 质量 的载 体",
        after="推动经济高质量发展是核心要素之一，是质量的载体",
        wanted=lambda look: (
            look.narrow.count(" ") >= 8 and any(line.count(" ") * 5 >= len(line) > 20 and LOOSE_MARK.search(line) for line in look.lines)
        ),
        mend=lambda document: list(_split_words(document)),
    ),
    Rule(
        name="doubled_letters",
        before="关关于于召召开开会会议议",
        after="关于召开会议",
        wanted=_any_doubled,
        mend=lambda document: list(_repeated(document)),
    ),
)
