"""What the place of a sentence says of its numbers: goals, measures still to come, the conditions of a reward rule."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.promises.genre import genre_of
from extractors.prose.cues import done_at, past_at
from extractors.prose.sentences import Sentence, sentences
from extractors.rewards.giving import rule_at
from schemas.document import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """How the numbers of one sentence stand."""

    aimed: bool = False  # under a heading of goals
    ahead: bool = False  # in a section of measures or next steps; in a plan everywhere but where it tells of what was
    gives: int | None = None  # where in the text the sentence, a reward rule, begins to give


NOWHERE = Standing()


class Standings:
    """The standing of any place of a document; each sentence is looked at once, and only if it holds a number."""

    def __init__(self, document: Document) -> None:
        self._sentences: Sequence[Sentence] = sentences(document.text.value)
        self._starts = [sentence.start for sentence in self._sentences]
        self._ahead = ("next", "do", "weak", "") if genre_of(document) == "plan" else ("next", "do")
        self._known: dict[int, Standing] = {}

    def at(self, place: int) -> Standing:
        """That of the sentence at a place of the text; of none where no sentence stands there."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or place >= self._sentences[index].end:
            return NOWHERE
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = self._of(self._sentences[index])
        return known

    def _of(self, sentence: Sentence) -> Standing:
        rule = rule_at(sentence.words) if sentence.mode != "past" else None
        return Standing(
            aimed=sentence.aim is not None and not sentence.heading and done_at(sentence.words) is None,
            ahead=sentence.mode in self._ahead and not sentence.heading and past_at(sentence.words) is None,
            gives=None if rule is None else sentence.body + rule,
        )
