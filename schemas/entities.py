"""The eight kinds of entity and the action: what a researcher counts, sorts and quotes. Numbers are decimal strings, dates EDTF.

Every entity's `id` is its kind's letter and the offset where it starts (`d176`); a second one of that kind at the same offset gets
a letter behind (`d176b`). So any extractor can name another's entity, and the same bytes give the same ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter
from typing import ClassVar, Literal, TypeVar

from schemas.place import Place

AGAIN = "bcdefghijklmnopqrstuvwxyz"


def entity_id(kind: type[Entity], start: int, again: int = 0) -> str:
    """The id of the entity of that kind that starts there; `again` counts further ones at the same offset.

    >>> entity_id(Date, 176), entity_id(Date, 176, 1), entity_id(Date, 176, 26)
    ('d176', 'd176b', 'd176zb')
    """
    rounds, letter = divmod(again - 1, len(AGAIN))
    return f"{kind.letter}{start}{AGAIN[-1] * rounds + AGAIN[letter] if again else ''}"


E = TypeVar("E", bound="Entity")
Certainty = Literal["sure", "check"]
Modifier = Literal["approx", "more_than", "at_least", "less_than", "at_most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What every entity says: where it stands, the rule that made it, and whether it may be published without a look."""

    kind: ClassVar[str] = ""
    letter: ClassVar[str] = ""

    id: str
    start: int  # code points of the record's text, half-open
    end: int
    text: str  # == record.text[start:end]
    rule: str  # "amounts.currency"
    certainty: Certainty = "sure"
    why: str | None = None  # only with "check": the reason in a few words
    place: tuple[Place, ...] = ()  # where the words stand in the source; filled in by `link`

    def placed(self: E, place: tuple[Place, ...]) -> E:
        """The same entity with its place. Every entity of every document gets one, and `dataclasses.replace` takes five times as long.

        >>> Reference(id="r0", start=0, end=3, text="《法》", rule="", title="法").placed((Place(start=2, end=5),)).place
        (Place(start=2, end=5, page=None, bbox=None, paragraph=None, table=None, row=None, col=None),)
        """
        cls = type(self)
        read, write = _slots(cls)  # type: ignore[arg-type]
        other = cls.__new__(cls)
        for put, value in zip(write, read(self), strict=True):
            put(other, value)
        write[PLACE](other, place)
        return other


@lru_cache(maxsize=16)
def _slots(cls: type[Entity]) -> tuple[Callable[[Entity], tuple[object, ...]], tuple[Callable[[Entity, object], None], ...]]:
    """How all attributes of an entity are read at once, and how each is written."""
    names = [f.name for f in fields(cls)]
    return attrgetter(*names), tuple(getattr(cls, name).__set__ for name in names)


PLACE = [f.name for f in fields(Entity)].index("place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Entity):
    """A calendar point or period, or a length of time (EDTF; durations ISO 8601)."""

    kind: ClassVar[str] = "date"
    letter: ClassVar[str] = "d"

    type: Literal["point", "period", "duration"]
    value: str
    modifier: Literal["start", "middle", "end", "until", "before", "since", "within", "last"] | Modifier | None = None
    role: Literal["issued", "printed", "effective", "expires", "comment_period", "deadline", "as_of", "event"] = "event"
    resolved_from: Literal["issued"] | None = None
    calendar: Literal["working"] | None = None
    blank: bool | None = None  # a template's blank: 2018年  月  日


AmountRole = Literal[
    "reward", "subsidy", "appropriation", "investment", "financing", "revenue", "fee", "fine", "threshold", "price", "other"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Entity):
    """A number with a currency unit, in the currency's main unit."""

    kind: ClassVar[str] = "amount"
    letter: ClassVar[str] = "m"

    value: str
    max: str | None = None
    currency: str = "CNY"  # ISO 4217
    modifier: Modifier | None = None
    role: AmountRole = "other"
    for_: str | None = None  # published as "for"
    per: str | None = None
    payer: str | None = None
    payee: str | None = None
    date: str | None = None  # id of a Date


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Entity):
    """A number with a unit (量词, physical unit, %), and what is counted."""

    kind: ClassVar[str] = "count"
    letter: ClassVar[str] = "c"

    value: str
    max: str | None = None
    unit: str
    object: str | None = None
    per: str | None = None
    modifier: Modifier | None = None
    change: Literal["increase_by", "increase_to", "decrease_by", "decrease_to"] | None = None
    status: Literal["actual", "target", "criterion"] = "actual"
    date: str | None = None  # id of a Date
    indicator: str | None = None
    measure: Literal["stock", "flow", "ratio"] | None = None
    scope: Scope | None = None
    part_of: str | None = None  # id of the total


@dataclass(frozen=True, slots=True)
class Scope:
    """The place, body or group that a figure holds for."""

    name: str
    code: str | None = None  # GB/T 2260


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Entity):
    """An honour, prize, title, certification or official listing that a body confers."""

    kind: ClassVar[str] = "award"
    letter: ClassVar[str] = "a"

    name: str
    class_: Literal["prize", "title", "certification", "listing"] = "title"  # published as "class"
    level: Literal["international", "national", "provincial", "municipal", "district"] | None = None
    rank: str | None = None
    edition: str | None = None
    category: str | None = None
    recipients: tuple[str, ...] = ()
    recipient_count: tuple[str, ...] = ()  # ids of Counts
    conferrer: str | None = None
    status: Literal["conferred", "nominated", "target", "criterion"] = "conferred"
    reward: tuple[str, ...] = ()  # ids of Amounts
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Entity):
    """A sentence or table row by which the issuer binds itself or others to do something in the future."""

    kind: ClassVar[str] = "commitment"
    letter: ClassVar[str] = "p"

    type: Literal["target", "directive", "pledge"]
    actor: str | None = None
    modality: str | None = None
    targets: tuple[str, ...] = ()  # ids of Counts and Amounts
    strength: Literal["binding", "firm", "intended", "aspirational", "soft"] | None = None
    checkable: bool = False
    baseline: str | None = None  # id of a Count
    gap: str | None = None
    due: str | None = None  # ISO date, the last day on which it can be kept
    due_from: str | None = None  # id of a Date
    source: Literal["prose", "table"] = "prose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Entity):
    """A sentence in which the issuer of a reply or report states what it has done."""

    kind: ClassVar[str] = "action"
    letter: ClassVar[str] = "x"

    actor: str | None = None
    date: str | None = None
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incentive(Entity):
    """A rule that promises money or another benefit to whoever meets a condition."""

    kind: ClassVar[str] = "incentive"
    letter: ClassVar[str] = "i"

    condition: str
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    beneficiary: str | None = None
    amounts: tuple[str, ...] = ()
    per: str | None = None
    caps: tuple[str, ...] = ()
    benefit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Entity):
    """A citation of another document, by 《title》, by document number, or both."""

    kind: ClassVar[str] = "reference"
    letter: ClassVar[str] = "r"

    title: str | None = None
    number: str | None = None  # 拱政办发〔2014〕4号, brackets normalised to 〔〕
    issuer: str | None = None
    relation: Literal["cites", "repeals", "implements", "replies_to", "attaches"] = "cites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Entity):
    """A named body, with the full name that the document makes plain."""

    kind: ClassVar[str] = "organization"
    letter: ClassVar[str] = "o"

    name: str


AnyEntity = Date | Amount | Count | Award | Commitment | Action | Incentive | Reference | Organization
