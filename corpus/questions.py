"""What a person types into the search box, understood: words, "phrases", AND, OR, NOT, brackets."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.tokens import match_phrase
from schemas.issues import RunError
from schemas.regex import regex

LONGEST = 500  # characters of a question
TOKEN = regex(r'[“"]([^"”]{0,500})["”]|(?<!\S)(-(?=\S)|\()|([()])(?=\s|$|\))|([^\s"“”]{1,500}?)(?=\)+(?:\s|$)|\s|$|[“"])')
OPERATORS = {"AND", "OR", "NOT", "与", "或", "非"}


@dataclass(frozen=True, slots=True)
class Question:
    """An FTS5 expression and the words to highlight; `match` is None where everything is meant, `without` excludes."""

    match: str | None
    without: str | None
    words: tuple[str, ...]


def question(typed: str) -> Question:
    """What was typed, as the index understands it; raises `RunError("bad_usage")` over the longest length or with loose brackets.

    >>> question('品牌 OR "政府质量奖"').match
    '("品牌") OR ("政府 府质 质量 量奖")'
    >>> question("奖励 NOT 专利")
    Question(match='"奖励"', without='"专利"', words=('奖励',))
    >>> question("浙政令(2010)275号").words
    ('浙政令(2010)275号',)
    """
    if len(typed) > LONGEST:
        raise RunError("bad_usage", detail=f"query > {LONGEST} characters")
    parser = _Parser(_tokens(typed))
    found = parser.either()
    if parser.at < len(parser.tokens):
        raise RunError("bad_usage", detail=f"query: {typed}")
    match, without = found
    return Question(match, without, tuple(dict.fromkeys(parser.words)))


def _tokens(typed: str) -> list[tuple[str, str]]:
    """(kind, text): `word`, `op`, `(` or `)`."""
    found: list[tuple[str, str]] = []
    for match in TOKEN.finditer(typed):
        phrase, opening, closing, word = match.groups()
        if phrase is not None:
            if phrase.strip():
                found.append(("word", phrase))
        elif opening == "-":
            found.append(("op", "NOT"))
        elif opening or closing:
            found.append((opening or closing, ""))
        elif word in OPERATORS:
            found.append(("op", {"与": "AND", "或": "OR", "非": "NOT"}.get(word, word)))
        elif word:
            found.append(("word", word))
    return found


Part = tuple[str | None, str | None]  # what must be there, what must not


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0
        self.words: list[str] = []

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def either(self) -> Part:
        """Parts joined by OR."""
        parts = [self.together()]
        while self.peek() == ("op", "OR"):
            self.at += 1
            parts.append(self.together())
        if len(parts) == 1:
            return parts[0]
        whole = [expression for part in parts if (expression := joined(part))]
        return " OR ".join(f"({part})" for part in whole) or None, None

    def together(self) -> Part:
        """Parts side by side or joined by AND, and what NOT takes away."""
        wanted: list[str] = []
        unwanted: list[str] = []
        while self.peek()[0] in ("word", "(", "op") and self.peek() != ("op", "OR"):
            negative = False
            while self.peek()[0] == "op" and self.peek()[1] != "OR":
                negative ^= self.peek()[1] == "NOT"
                self.at += 1
            if self.peek()[0] not in ("word", "("):
                break
            part = self.one(negative)
            expression = joined(part)
            if part[0] is None and part[1] is not None:
                (wanted if negative else unwanted).append(part[1])
            elif expression:
                (unwanted if negative else wanted).append(expression)
        match = wanted[0] if len(wanted) == 1 else " AND ".join(f"({part})" for part in wanted) or None
        without = unwanted[0] if len(unwanted) == 1 else " OR ".join(f"({part})" for part in unwanted) or None
        return match, without

    def one(self, negative: bool) -> Part:
        kind, text = self.peek()
        self.at += 1
        if kind == "word":
            if not negative:
                self.words.append(text)
            return match_phrase(text), None
        kept = len(self.words)
        found = self.either()
        if self.peek()[0] == ")":
            self.at += 1
        if negative:
            del self.words[kept:]
        return found


def joined(part: Part) -> str | None:
    """One expression of what must and must not be there; None where only exclusions are left."""
    match, without = part
    if match and without:
        return f"({match}) NOT ({without})"
    return match
