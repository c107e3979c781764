"""The rival readings of bytes that are no UTF-8, measured against each other by how Chinese each one is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.formats.charset_losses import askew, back_in_step, halves
from pipeline.hanzi import acquainted, cost, rarity, strain
from pipeline.lost_bytes import in_step, wide_in_step

CHINESE = ("gb18030", "big5hkscs")
WIDE = ("utf-16-le", "utf-16-be")
FOREIGN = ("cp932", "cp949", "cp1251", "cp1252")
SAMPLE = 65_536
MARGIN = 6.0  # nats by which the best must lead; e^6 ≈ 400 : 1
STRANGE = 4.0  # nats by which a foreign encoding is unlikelier than a Chinese one
EVIDENCE = 4.0  # what a declaration is worth
HALTING = 9.5  # mean cost from which the bytes may be Chinese with some missing
SHORT = 600
LONGEST_WIDE = 400_000  # bytes of UTF-16 in which a lost one is looked for
ACQUAINTED = 5  # neighbours that know each other: by chance one pair in three hundred does
POOR = 10.5  # mean cost over which even the best reading is no Chinese


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read the bytes."""

    name: str
    value: str
    lost: int = 0  # characters that became U+FFFD
    cut: int = 0  # stray bytes dropped at an end
    doubt: str = ""  # the rival that is nearly as good
    guessed: bool = False  # found by charset-normalizer

    @property
    def mean(self) -> float:
        """Mean cost of the characters beyond ASCII."""
        return rarity(self.value)


def best_reading(data: bytes, declared: str | None, *, foreign: bool = True) -> Reading:
    """The reading that explains the bytes best, with its doubt where another explains them nearly as well."""
    sample = _sample(data)
    for name in CHINESE:
        if _convinces(sample, name):
            reading = read_as(data, name)
            if reading.mean < HALTING:
                return reading
    names = [*CHINESE, *((*FOREIGN, *WIDE) if foreign else ())]
    prices = {name: _price(sample, name) - (EVIDENCE if name == declared else 0.0) for name in names}
    prices.update({name: prices[name] + STRANGE for name in FOREIGN if name in prices})
    if len(sample) <= SHORT:
        for name in CHINESE:
            prices[name] = min(prices[name], in_step(sample, name)[1] - (EVIDENCE if name == declared else 0.0))
        for name in WIDE if foreign else ():
            prices[name] = min(prices[name], wide_in_step(sample, name)[1])
    order = sorted(names, key=lambda name: (prices[name], names.index(name)))
    best = read_as(data, order[0])
    if best.mean > HALTING and foreign and len(sample) > SHORT:
        halting = _halting(data, cost(best.value[:SHORT]) - EVIDENCE)
        if halting is not None:
            return halting
    doubt = ""
    if foreign and prices[order[1]] - prices[order[0]] < MARGIN and read_as(data, order[1]).value != best.value:
        doubt = f"{order[0]} / {order[1]}"
    elif foreign and (order[0] in FOREIGN or best.mean > POOR):
        return _second_opinion(data, best)
    return replace(best, doubt=doubt)


def _convinces(sample: bytes, name: str) -> bool:
    """Whether the beginning is good Chinese without a fault, so that no rival need be asked."""
    head = sample[:SHORT]
    value = head.decode(name, "replace")
    if "\ufffd" in value[:-1]:
        return False
    known, number = acquainted(value)
    return known >= ACQUAINTED and known * 2 >= number and rarity(value) < HALTING and not askew(value, name)


def _halting(data: bytes, price: float) -> Reading | None:
    """A Chinese reading of bytes of which some are missing, where it explains the beginning far better than a whole one."""
    head = data[:SHORT]
    tried = sorted((in_step(head, name)[1], name) for name in CHINESE)
    if tried[0][0] + MARGIN < price and tried[0][0] + MARGIN < tried[1][0]:
        return read_as(data, tried[0][1])
    return None


def read_as(data: bytes, name: str) -> Reading:
    """The bytes read in one encoding; a character cut off at the end is dropped and counted."""
    value = data.decode(name, "replace")
    cut = 0
    if name in CHINESE:
        value, lost, cut = back_in_step(data, value, name)
        lost += halves(value) if name == "big5hkscs" else 0
        return Reading(name=name, value=value, lost=lost, cut=cut)
    if name in WIDE and ("\ufffd" in value or len(data) % 2) and len(data) <= LONGEST_WIDE:
        value = wide_in_step(data, name)[0]
        inside = value.strip("\ufffd")
        cut = len(value) - len(inside) if inside else 0
        value = inside or value
    elif value.endswith("\ufffd"):
        for back in (1, 2, 3):
            shorter = data[:-back].decode(name, "replace")
            if not shorter.endswith("\ufffd") and shorter.count("\ufffd") < value.count("\ufffd"):
                value, cut = shorter, back
                break
    return Reading(name=name, value=value, lost=value.count("\ufffd"), cut=cut)


def wide_reading(data: bytes) -> Reading | None:
    """UTF-16 or UTF-32 without a mark, for bytes that hold NULs; nothing where they are mere dirt in other text."""
    rivals = ["utf-16-le", "utf-16-be"]
    if len(data) % 4 == 0:
        rivals += ["utf-32-le", "utf-32-be"]
    sample = data[: SAMPLE - SAMPLE % 4]
    narrow = min(_price(sample, "utf-8"), _price(sample, "gb18030"))
    prices = {name: _price(sample, name) for name in rivals}
    best = min(rivals, key=lambda name: prices[name])
    if prices[best] >= narrow:
        return None
    reading = read_as(data, best)
    return None if reading.value.count("\0") * 50 > len(reading.value) else reading  # NULs in pairs are dirt in both readings


def _price(sample: bytes, name: str) -> float:
    try:
        value = sample.decode(name, "replace")
        return strain(value) if len(sample) <= SHORT else cost(value)
    except UnicodeDecodeError:
        return float("inf")


def _sample(data: bytes) -> bytes:
    """Enough of a long file to judge it: its beginning and its middle, cut at line ends."""
    if len(data) <= SAMPLE:
        return data
    half = SAMPLE // 2
    middle = len(data) // 4 * 2
    head = data[: data.rfind(b"\n", half // 2, half) + 1 or half]
    start = data.find(b"\n", middle, middle + half // 2) + 1 or middle
    return head + data[start : start + half]


def _second_opinion(data: bytes, best: Reading) -> Reading:
    """What charset-normalizer reads where no Chinese reading convinces; its word is always a doubt."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:SAMPLE]).best()
    if found is None or found.encoding == best.name:
        return replace(best, doubt=best.name)
    rival = read_as(data, found.encoding)
    if cost(rival.value) < cost(best.value):
        return replace(rival, doubt=f"{rival.name} / {best.name}", guessed=True)
    return replace(best, doubt=f"{best.name} / {rival.name}")
