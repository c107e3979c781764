"""The lines of a document as its page left them, with what the layout rules ask of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.hanzi import follows
from schemas.document import Document
from schemas.regex import regex

EDGE = " \t\u3000\xa0"
SENTENCE_END = "。！？；：!?;:…"
CLOSERS = "”’」』）)》〉】〕］]"
OPENERS = "（(《〈“‘「『【〔［["
PAIRS = tuple(zip("（《“‘「『【〔", "）》”’」』】〕", strict=True))
CONTINUES = "，。、；！？）》”’」』】〕,;%％℃﹪"  # no line begins with these of its own will
HANGS = "，、（《“‘「『【〔,("  # no paragraph ends with these
# Words that want another behind them, and the first character of a clause: no heading ends so
DANGLES = regex(
    "(?:(?<![应面针反核校比绝配])对|(?<![理自缘])由|(?<![总缓温调饱融随谋])和|(?<!参)与|(?<![方导取走意转倾定面])向|把|被|或|(?<![合兼])并"
    "|[，、；：][\u4e00-\u9fff])$"
)
NUMERAL = "[一二三四五六七八九十百〇零]"
ITEM = regex(
    rf"(?:{NUMERAL}{{1,4}}[、．.]|[（(]\s?(?:{NUMERAL}{{1,4}}|\d{{1,3}})\s?[)）]|\d{{1,3}}(?:[、)）]|[．.](?!\d))|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}[\s、]"
    rf"|第(?:{NUMERAL}{{1,5}}|\d{{1,3}})(?:编|章|节|条|款|部分|类)|[①-⑳⑴-⒇㈠-㈩❶-❿➀-➉]|[•●■◆▪★☆※△▲□☑➢→]|附(?:件|表|录|注)?\s?\d{{0,2}}\s?[：:]|附(?:件|表)\s?\d{{0,2}}$"
    r"|第[一二三四五六七八九十]{1,3}[，、]|抄送|主送|特此|此致|此复|[#>*-]\s)"
)
LABEL = regex(r"[^，。；、“”《》（）]{1,12}[：:]")
DATE_LINE = regex(
    r"[\d一二三四五六七八九〇○零]{4}\s?年\s{0,3}[\d一二三四五六七八九十]{0,3}\s{0,3}月\s{0,3}[\d一二三四五六七八九十]{0,3}\s{0,3}日?(?:印发)?$"
)
NARROW = regex("[\x00-\u1fff]")
DATED = regex(r"\d{1,2}\s?[月日]$|[\d-]{7,20}$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: `[start, end)` without its line end, and its words without white space at the edges."""

    start: int
    end: int
    words: str
    indent: int  # columns of white space before the words, an ideographic space counting two
    cells: bool  # part of a table, or with tabs between its words
    lead: int = 0  # characters of white space before the words

    @property
    def ends(self) -> bool:
        """Whether a sentence, a clause or a lead-in ends with the line."""
        words = self.words.rstrip(CLOSERS)
        return not words or words[-1] in SENTENCE_END or (words[-1] == "." and len(words) > 1 and not words[-2].isdigit())

    @property
    def begins(self) -> bool:
        """Whether the line starts something new: a numbered item, a label, a date."""
        words = self.words
        return ITEM.match(words) is not None or LABEL.match(words) is not None or DATE_LINE.match(words) is not None

    @property
    def prose(self) -> bool:
        """Whether the line has punctuation inside, as sentences have and headings and cells have not."""
        return is_prose(self.words)

    @property
    def width(self) -> float:
        """Columns of the line with its indent, a Han character counting one."""
        return self.indent / 2 + len(self.words) - len(NARROW.findall(self.words)) / 2


def lines_of(document: Document) -> list[Line]:
    """The lines of the text; those of tables are marked."""
    value = document.text.value
    tables = sorted((table.start, table.end) for table in document.tables)
    lines: list[Line] = []
    at = table = 0
    for raw in value.split("\n"):
        words = raw.strip(EDGE)
        end = at + len(raw)
        while table < len(tables) and tables[table][1] <= at:
            table += 1
        inside = table < len(tables) and tables[table][0] < end and at < tables[table][1]
        indent = lead = 0
        if words and raw[0] in EDGE:
            blank = raw[: raw.index(words[0])]
            lead = len(blank)
            indent = len(blank) + blank.count("\u3000") + 3 * blank.count("\t")
        lines.append(Line(at, end, words, indent, inside or "\t" in words, lead))
        at = end + 1
    return lines


def pairs_of(lines: Sequence[Line]) -> Iterator[tuple[Line, Line, int]]:
    """Neighbouring lines with words in them, and how many blank lines stand between."""
    before, blank = None, 0
    for line in lines:
        if not line.words:
            blank += 1
            continue
        if before is not None:
            yield before, line, blank
        before, blank = line, 0


def one_sentence(before: Line, after: Line, *, paged: bool = False) -> bool:
    """Whether two lines are halves of one sentence, whatever the page looks like; between pages fewer lines are headings."""
    first, second = before.words, after.words
    if before.cells or after.cells or not first or not second:
        return False
    if second[0] in CONTINUES:
        return True
    if ITEM.match(second) or before.ends:
        return False
    if first[-1] in HANGS:
        return True
    if any(first.rfind(opener) > first.rfind(closer) and closer in second for opener, closer in PAIRS):
        return True
    if not before.prose or len(first) < 12 or after.indent >= 2 or _complete(first):
        return False
    if DANGLES.search(first) is None:
        linked = follows(first[-1], second[0])
        if after.begins or (_may_be_heading(first, paged) and not (linked and (paged or not ITEM.match(first)))):
            return False
    return second[-1] in "。！？；”）" or (after.prose and len(second) >= 15 and not second.endswith(("：", ":")))


def _may_be_heading(words: str, paged: bool) -> bool:
    """Whether a line of several clauses is as short as headings are."""
    most = (30 if ITEM.match(words) else 20) if paged else 40
    return len(words) <= most and not any(mark in words for mark in "。；！？")


def _complete(words: str) -> bool:
    """Whether a line without an end mark may well be all there is: it ends with a quotation, an address, a date."""
    return words[-1] in CLOSERS or is_latin(words[-1]) or DATED.search(words) is not None


def is_prose(words: str) -> bool:
    """Whether words have punctuation inside."""
    return "，" in words or "。" in words or "；" in words


def is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def is_han(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def is_flat(document: Document) -> bool:
    """Whether nothing but the text itself says where paragraphs end; PDF, Word and OFD readers know better."""
    return document.media_type.startswith("text/")
