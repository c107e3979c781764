"""The token layer: sentences of the repaired text, and words only when somebody asks for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from schemas.document import Document
from schemas.regex import regex

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# A stop ends a sentence with the quotation marks and brackets that close behind it; a line's end always does.
STOP = regex(r"(?:[。！？；]|;(?![!-~]))[”’」』》）)]{0,3}|\n")
# What a pair of brackets encloses is part of the sentence around it: （农委4个：大雅、沃柑；市场监管1个）.
BRACKET = regex(r"（[^（）\n]{0,200}）|\([^()\n]{0,200}\)|“[^“”\n]{0,120}[；;][^“”\n]{0,120}”")
GOES_ON = regex(r"[，、；的等和与及为之是中]")  # after a closing mark: “……。”的精神


def segment(document: Document) -> Document:
    """The document with its sentences as half-open spans: they end at 。！？； or at a line's end, and hold no outer white space."""
    return replace(document, sentences=tuple(sentences(document.text.value)))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a text's sentences.

    >>> text = "新增5个（农委4个；市场监管1个）。力争达到8件；\\n他说：“好。”会议结束。"
    >>> [text[a:b] for a, b in sentences(text)]
    ['新增5个（农委4个；市场监管1个）。', '力争达到8件；', '他说：“好。”', '会议结束。']
    """
    starts, ends = [], []
    for pair in BRACKET.finditer(text):
        starts.append(pair.start())
        ends.append(pair.end())
    at, size = 0, len(text)
    for stop in STOP.finditer(text):
        here = stop.start()
        if text[here] != "\n":
            i = bisect_right(starts, here) - 1
            # a bracket that opens a sentence holds sentences of its own: （以上奖励均为…。）
            if i >= 0 and here < ends[i] - 1 and text[at : starts[i]].strip():
                continue
            if stop.end() - here > 1 and stop.end() < size and GOES_ON.match(text, stop.end()):
                continue
        yield from _trimmed(text, at, stop.end())
        at = stop.end()
    yield from _trimmed(text, at, size)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(bare)


def words(text: str) -> list[str]:
    """The words of a text in order; joined they give the text again. Cut by rjieba, or by jieba where that has no build.

    >>> words("推进质量强区战略")
    ['推进', '质量', '强区', '战略']
    """
    try:
        import rjieba
    except ImportError:
        return reference_words(text)
    cut: list[str] = rjieba.cut(text)
    return cut


def reference_words(text: str) -> list[str]:
    """The same by jieba itself, the reference that `words` is held to."""
    return [str(word) for word in _jieba().cut(text)]


@lru_cache(maxsize=1)
def _jieba():  # type: ignore[no-untyped-def]
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)  # it prints its loading times otherwise
    return jieba.Tokenizer()


def spacy_doc(document: Document) -> Doc:
    """A spaCy `Doc` over our words and sentences, for PhraseMatcher and export: a blank zh vocabulary, no model.

    Its text is the document's text, so character offsets are the same.
    """
    from spacy.tokens import Doc

    cut = words(document.text.value)
    doc = Doc(_vocab(), words=cut, spaces=[False] * len(cut))
    begins = {start for start, _ in document.sentences}
    for token in doc:
        token.is_sent_start = token.idx in begins or token.i == 0
    return doc


@lru_cache(maxsize=1)
def _vocab() -> Vocab:
    import spacy

    return spacy.blank("zh").vocab
