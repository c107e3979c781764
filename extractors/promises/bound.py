"""Who is bound by a sentence, and what carries on from one sentence to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.promises.genre import Genre
from extractors.promises.levels import GOAL_CUE
from extractors.promises.responsible import is_issuer
from extractors.prose.actors import SELF, asked, subject
from extractors.prose.cues import ASKING, Cue
from schemas.entities import Amount, Count
from schemas.regex import regex

Type = Literal["target", "directive", "pledge"]
GENERIC = regex(
    r"^(?:各|有关|相关|大型|企业|所有|广大|全[省市区县]各|经营|申报|申请|参赛|推荐)|(?:企业|公司|学校|高校|院校|医院|医疗机构|科研机构|科研院所|金融机构|单位)$"
)
CARRIED = 4  # how many sentences without a subject or cue still speak to the same addressee
OFFERED = regex(r"(?:进一步|积极|大力)?(?:鼓励|支持|引导)(?:各[地市县区级]|有条件的地)")


@dataclass(slots=True)
class Run:
    """What carries on from sentence to sentence of a paragraph."""

    paragraph: int = -1
    section: int = -1
    promised: bool = False
    named: str | None = None  # the body last named as the one who acts
    directive: bool = False
    carried: int = 9  # sentences since the last one that asked
    due: str | None = None
    due_from: str | None = None
    chained: bool = False  # the sentence before promised and ended in ；
    open: bool = False  # the sentence before ended in ；
    mixed: bool = False  # one body after another was named
    level: int | None = None  # of the items being listed
    listing: bool = False  # conditions or materials are being listed


def who(
    words: str,
    said: tuple[Cue, ...],
    goal: Sequence[Amount | Count],
    run: Run,
    *,
    genre: Genre,
    issuer: str | None,
    bodies: str | None,
    rewarded: bool,
) -> tuple[str | None, Type]:
    """Who is bound, and whether that is a directive, a target or a pledge; `bodies` are those responsible for the section."""
    first = said[0] if said else None
    called = _called(words, said)
    named = called or subject(words)
    stated = named is not None
    own = named is not None and (SELF.search(named) is not None or is_issuer(named, issuer))
    asking = called is not None or (first is not None and first.text in ASKING)
    if genre == "law" or rewarded:
        return named or issuer, "pledge"
    if named and not own:
        directive = (asking or _must(named, first)) if genre in ("plan", "excerpt") else asking
    elif named:
        directive = False
    elif not asking and (bodies or OFFERED.match(words)):  # 各县要…。鼓励各县…: who is encouraged is not who encourages
        run.carried += 1
        return bodies or issuer, "target" if bodies and _measured(words, goal) else "pledge"
    else:
        directive = (run.directive and run.carried < CARRIED) or (asking and genre in ("plan", "letter", "excerpt", "explained"))
        directive = directive and not (first is not None and first.text == "将")
        named = run.named if run.carried < CARRIED and (run.directive or (not asking and (run.open or not run.mixed))) else None
    forbids = first is not None and first.text in ("不得", "严禁")
    run.carried = 0 if (stated or asking) and not forbids else run.carried + 1
    run.mixed = run.mixed or (stated and run.named not in (None, named))
    run.directive, run.named = directive, None if named and SELF.search(named) else named
    if directive:
        return named, "directive"
    return named or issuer, "target" if _measured(words, goal) else "pledge"


def _must(named: str, first: Cue | None) -> bool:
    """Whether a plan that names this body tells it to act: 各市确保…; 学校将… tells what the school itself will do."""
    will = first is not None and first.text in ("将", "拟", "计划", "承诺") and not named.startswith("各")
    return GENERIC.search(named) is not None and not will


def _measured(words: str, goal: Sequence[Amount | Count]) -> bool:
    return any(isinstance(v, Count) and v.status != "criterion" for v in goal) or (bool(goal) and GOAL_CUE.search(words) is not None)


def _called(words: str, said: tuple[Cue, ...]) -> str | None:
    """The body that stands before the first cue that asks (你区需…, 有关部门要…), if one does."""
    for cue in said:
        if cue.text in ("责成", "要求"):
            return subject(words[cue.at + 2 :])
        if cue.text in ASKING and (who := asked(words, cue.at)):
            return who
    return None
