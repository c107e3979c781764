"""What a bad file is, and all of them in the order of the table in docs/reliability.md."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

NOTICE = """临河县人民政府办公室关于奖励技术改造的通知
临政办发〔2021〕7号
各乡镇人民政府：
    对完成技术改造的企业，一次性奖励30万元。2020年全县新增规模以上企业16家。
    本通知自2021年3月1日起施行。
临河县人民政府办公室
2021年2月9日
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """One bad file: its class, what it is, and how its document must end (`status` or `status:code`, `*` allowed)."""

    group: str
    name: str
    data: bytes
    ends: tuple[str, ...]
    keeps: tuple[str, ...] = ()  # words that a record must hold
    lacks: tuple[str, ...] = ()  # words that a record must not hold

    def ended_well(self, status: str, code: str | None) -> bool:
        """Whether the end is one of those expected; `read` stands for a record of any kind."""
        return any(fnmatchcase(f"{status}:{code or ''}", pattern if ":" in pattern else f"{pattern}:*") for pattern in self.plain())

    def plain(self) -> Iterator[str]:
        for end in self.ends:
            if end == "read":
                yield from ("ok", "ok_with_warnings")
            else:
                yield end


def cut_and_bent(good: bytes, chance: random.Random, suffix: str, cut: tuple[str, tuple[str, ...]], bent: tuple[str, ...]) -> Iterator[Bad]:
    """A sound file cut off at six places, then with six bits flipped in each of eight copies; `cut` is a group's name and its ends."""
    group, ends = cut
    for number in range(6):
        at = chance.randrange(30, len(good) - 30)
        yield Bad(group=group, name=f"cut-{number}.{suffix}", data=good[:at], ends=ends)
    for number in range(8):
        copy = bytearray(good)
        for _ in range(6):
            copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
        yield Bad(group="bit flips", name=f"flip-{number}.{suffix}", data=bytes(copy), ends=bent)


def cases() -> tuple[Bad, ...]:
    """All bad files."""
    from tests.hostile import boxes, floods, packages, pdfs, texts, traps, tricks

    return (*texts.made(), *packages.made(), *pdfs.made(), *traps.made(), *boxes.made(), *tricks.made(), *floods.made())


def hundred() -> Iterator[tuple[str, bytes]]:
    """A hundred different files that hold nothing to read, each for a reason that can be told."""
    from tests.hostile import packages, pdfs

    chance = random.Random(17)
    for number in range(20):
        yield f"{number:02}-empty.txt", b" \n" * (number + 1)
        yield f"{number:02}-cut.docx", packages.GOOD[: 40 + number]
        yield f"{number:02}-cut.pdf", pdfs.GOOD[: 60 + 9 * number]
        yield f"{number:02}-lost.html", f"<html><title>404</title><body>您访问的页面不存在（{number}）</body></html>".encode()
        yield f"{number:02}-noise.docx", b"PK\3\4" + chance.randbytes(900)
