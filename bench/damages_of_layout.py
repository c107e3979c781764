"""What pages, crawlers and mail programs do to the lines of a text."""

from __future__ import annotations

import random
import re

from bench.damages import Harm, damage


def wrapped(width: int, indent: str = "\u3000\u3000", blank: bool = False, prefix: str = "", end: str = "\n", count: bool = False) -> Harm:
    """Lines of a fixed number of characters."""

    def harm(text: str, chance: random.Random) -> str | None:
        if len(text) < 2 * width or "\t" in text:
            return None
        made: list[str] = []
        for paragraph in text.split("\n"):
            rest = indent + paragraph
            while rest:
                made.append(prefix + rest[:width])
                rest = rest[width:]
            if blank:
                made.append(prefix)
        if count:
            made = [f"{number} {line}" for number, line in enumerate(made, 1)]
        return end.join(made)

    return harm


for width in (18, 24, 28, 35, 40, 60):
    damage(f"wrap.{width}", "must", wrapped(width))
damage("wrap.no_indent_blank", "must", wrapped(32, "", True))
damage("wrap.indent_blank", "must", wrapped(32, blank=True))
damage("wrap.no_indent", "told", wrapped(32, ""))
damage("wrap.four_spaces", "must", wrapped(34, "    "))
damage("wrap.crlf", "must", wrapped(30, end="\r\n"))
damage("wrap.trailing_spaces", "must", wrapped(30, end="  \n"))
damage("wrap.double_spaced", "must", wrapped(30, end="\n\n"))
damage("wrap.quoted", "must", wrapped(36, prefix="> "))
damage("wrap.numbered", "told", wrapped(36, count=True))
damage("wrap.br", "must", wrapped(30, end="<br/>\n"))


def columns(width: int) -> Harm:
    """Wrapped by columns of a terminal, in which a Han character takes two."""

    def harm(text: str, chance: random.Random) -> str | None:
        if len(text) < width:
            return None
        made = []
        for paragraph in text.split("\n"):
            line, taken = "\u3000\u3000", 4
            for letter in paragraph:
                size = 1 if letter < "\u0100" else 2
                if taken + size > width:
                    made.append(line)
                    line, taken = "", 0
                line, taken = line + letter, taken + size
            made.append(line)
        return "\n".join(made)

    return harm


damage("wrap.columns_60", "must", columns(60))
damage("wrap.columns_76", "must", columns(76))


def paged(furniture: str, size: int = 400, blank: bool = False) -> Harm:
    """Pages cut anywhere in the text, with something between them."""

    def harm(text: str, chance: random.Random) -> str | None:
        if len(text) < 200:
            return None
        made, at, page, last = [], 0, 1, len(text) // size + 2
        size_ = min(size, len(text) // 2)
        while at < len(text):
            cut = at + size_ + chance.randrange(30)
            while 0 < cut < len(text) and not (
                "\u4e00" <= text[cut - 1] <= "\u9fff" and "\u4e00" <= text[cut] <= "\u9fff" and _prose(text, cut)
            ):
                cut += 1
            made.append(text[at:cut])
            if cut < len(text):
                made.append(furniture.format(page=page, last=last, next=page + 1))
            at, page = cut, page + 1
        return "".join(made) if page > 2 else None

    return harm


def _prose(text: str, cut: int) -> bool:
    """Whether a cut stands inside a sentence with a comma on either side."""
    start = text.rfind("\n", 0, cut) + 1
    end = text.find("\n", cut)
    return (
        cut - start > 20
        and (end if end >= 0 else len(text)) - cut > 20
        and "，" in text[start:cut]
        and text[end - 1 if end >= 0 else -1] in "。；"
    )


for name, furniture in {
    "blank": "\n\n",
    "break": "\n",
    "form_feed": "\f",
    "dashes": "\n— {page} —\n",
    "hyphens": "\n- {page} -\n\n",
    "tight": "\n-{page}-\n",
    "of": "\n第 {page} 页 共 {last} 页\n",
    "of_comma": "\n第{page}页，共{last}页\n",
    "slash": "\n{page}/{last}\n",
    "slash_spaced": "\n{page} / {last}\n",
    "number": "\n{page}\n",
    "number_blank": "\n\n{page}\n\n",
    "dots": "\n· {page} ·\n",
    "full_width": "\n－{page}－\n",
    "page_word": "\nPage {page} of {last}\n",
    "page_han": "\n第{page}页\n",
    "number_and_feed": "\n{page}\n\f",
    "head": "\n滨海市人民政府公报\n",
    "head_and_number": "\n滨海市人民政府公报 第{page}期\n{page}\n",
    "number_and_head": "\n— {page} —\n滨海市人民政府办公室文件\n",
    "head_in_line": "\n滨海市人民政府公报　　{page}\n",
    "tilde": "\n~ {page} ~\n",
    "brackets": "\n[{page}]\n",
    "parens": "\n（{page}）\n",
    "url": "\nhttp://www.example.gov.cn/art/2023/5/8/art_12.html {page}/{last}\n",
    "printed": "\n2023/5/8 14:30 滨海市人民政府\n",
}.items():
    damage(f"page.{name}", "must", paged(furniture))


def inserted(line: str, every: int = 3) -> Harm:
    """A line of somebody else's between paragraphs, again and again."""

    def harm(text: str, chance: random.Random) -> str | None:
        lines = text.split("\n")
        if len(lines) < 3 * every:
            return None
        return "\n".join(one if at % every else f"{line}\n{one}" for at, one in enumerate(lines))

    return harm


damage("inserted.site", "told", inserted("本文由公文写作网（www.example.com）收集整理"))
damage("inserted.copyright", "told", inserted("版权所有 转载请注明出处"))
damage("inserted.download", "told", inserted("下载文档 收藏 分享 赏"))
damage("inserted.more", "told", inserted("更多精彩内容请关注微信公众号：公文园地"))
damage(
    "inserted.in_sentences",
    "told",
    lambda text, chance: (
        re.sub("，", lambda m: "，（来源：公文写作网）" if chance.random() < 0.2 else "，", text) if text.count("，") > 20 else None
    ),
)
damage(
    "inserted.random_letters",
    "told",
    lambda text, chance: (
        re.sub("，", lambda m: "，" + "".join(chance.choice("qwxzkjvf9753") for _ in range(5)) if chance.random() < 0.3 else "，", text)
        if text.count("，") > 20
        else None
    ),
)
damage("reversed.letters", "told", lambda text, chance: "\n".join(line[::-1] for line in text.split("\n")) if len(text) > 4 else None)
damage("reversed.lines", "told", lambda text, chance: "\n".join(text.split("\n")[::-1]) if text.count("\n") > 5 else None)
damage(
    "vertical",
    "must",
    lambda text, chance: "\n".join(line for line in text.replace("\n", "")) if len(text) >= 5 and "\n" not in text else None,
)
damage(
    "vertical.paragraphs",
    "must",
    lambda text, chance: "\n\n".join("\n".join(line) for line in text.split("\n")) if text.count("\n") > 1 else None,
)


def side_by_side(text: str, chance: random.Random) -> str | None:
    """Two columns of a page read line by line."""
    if len(text) < 400 or "\t" in text:
        return None
    lines = [part for paragraph in text.split("\n") for part in re.findall(".{1,22}", "\u3000\u3000" + paragraph)]
    half = (len(lines) + 1) // 2
    return "\n".join(f"{a}    {b}" for a, b in zip(lines[:half], [*lines[half:], ""], strict=False))


damage("columns.side_by_side", "told", side_by_side)


def interleaved(text: str, chance: random.Random) -> str | None:
    """Two columns whose lines follow each other in turn."""
    made = side_by_side(text, chance)
    return made.replace("    ", "\n") if made else None


damage("columns.interleaved", "told", interleaved)
damage(
    "together.indents",
    "must",
    lambda text, chance: "".join("\u3000\u3000" + line for line in text.split("\n")) if text.count("\n") > 2 else None,
)
damage("together.nothing", "told", lambda text, chance: text.replace("\n", "") if text.count("\n") > 4 else None)
damage("together.br", "must", lambda text, chance: text.replace("\n", "<br>") if text.count("\n") > 1 else None)
damage("together.p", "must", lambda text, chance: "<p>" + text.replace("\n", "</p><p>") + "</p>" if text.count("\n") > 1 else None)
damage("together.literal_n", "must", lambda text, chance: text.replace("\n", "\\n") if text.count("\n") > 1 else None)
damage("together.literal_rn", "must", lambda text, chance: text.replace("\n", "\\r\\n") if text.count("\n") > 1 else None)
damage("together.pilcrow", "must", lambda text, chance: text.replace("\n", "¶") if text.count("\n") > 1 else None)
damage("together.arrow", "must", lambda text, chance: text.replace("\n", "↵") if text.count("\n") > 1 else None)
damage("together.old_mac", "must", lambda text, chance: text.replace("\n", "\r") if text.count("\n") > 1 else None)
damage("together.separators", "must", lambda text, chance: text.replace("\n", "\u2029") if text.count("\n") > 1 else None)
damage("together.vertical_tab", "must", lambda text, chance: text.replace("\n", "\x0b") if text.count("\n") > 1 else None)
damage(
    "markdown.bold",
    "told",
    lambda text, chance: "\n".join(f"**{line[:6]}**{line[6:]}" for line in text.split("\n")) if text.count("\n") > 1 else None,
)
damage(
    "numbered.lines",
    "told",
    lambda text, chance: "\n".join(f"{at:>4}  {line}" for at, line in enumerate(text.split("\n"), 1)) if text.count("\n") > 4 else None,
)
damage("quoted.mail", "must", lambda text, chance: "\n".join("> " + line for line in text.split("\n")))
damage(
    "tagged.spans",
    "must",
    lambda text, chance: "\n".join(f'<p style="text-indent:2em"><span>{line}</span></p>' for line in text.split("\n")),
)
damage("tagged.comments", "must", lambda text, chance: text.replace("，", "，<!-- ad -->") if "，" in text else None)


def _opencc(*names: str) -> Harm:
    def harm(text: str, chance: random.Random) -> str | None:
        from opencc import OpenCC

        for name in names:
            text = OpenCC(name).convert(text)
        return text

    return harm


for name in ("s2t", "s2tw", "s2hk"):
    damage(f"traditional.{name}", "must", _opencc(name))
damage("traditional.japanese", "told", _opencc("s2t", "t2jp"))


def half_traditional(text: str, chance: random.Random) -> str | None:
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    lines = text.split("\n")
    return "\n".join(convert(line) if at % 2 else line for at, line in enumerate(lines)) if len(lines) > 3 else None


damage("traditional.every_other", "must", half_traditional)
