"""Line ends that a program put in between the bytes of characters, as `fold`, mail gates and transfers of text do."""

from __future__ import annotations

from pipeline.hanzi import acquainted, cost, rarity

NARROWEST, LONGEST = 6, 5_000_000
SOUND = 9.5
GLANCE, CLEAR = 4_096, 12.0
NAMES = ("utf-8", "gb18030", "big5hkscs")


def unfolded(data: bytes) -> tuple[bytes, int]:
    """The bytes without the line ends put in, and how many there were; none where no character was broken by one.

    >>> text = "加强知识产权保护工作".encode("gbk")
    >>> unfolded(text[:7] + b"\\n" + text[7:14] + b"\\n" + text[14:]) == (text, 2)
    True
    >>> unfolded("加强\\n保护".encode("gbk"))[1]
    0
    """
    end = b"\r\n" if b"\r\n" in data else b"\n"
    lines = data.split(end)
    size = max(map(len, lines[:-1]), default=0)
    if size < NARROWEST or len(data) > LONGEST or len(lines[-1]) > size:
        return data, 0
    full = [line for line in lines[:-1] if len(line) == size]
    for name in NAMES:
        if all(_reads(line, name) for line in full):
            continue
        whole = b"".join(line + (b"" if len(line) == size else end) for line in lines[:-1]) + lines[-1]
        if _reads(whole, name) and _is_chinese(whole[:600].decode(name, "ignore")):
            return whole, len(full)
    return data, 0


def as_binary(data: bytes, name: str) -> bytes:
    """UTF-16 that went through a transfer meant for text, which put \\r before every byte \\n, as it was before.

    >>> as_binary("上海\\n市".encode("utf-16-le").replace(b"\\n", b"\\r\\n"), "utf-16-le").decode("utf-16-le")
    '上海\\n市'
    """
    if b"\r\n" not in data:
        return data
    mended = data.replace(b"\r\n", b"\n")
    here, there = (cost(part[:GLANCE].decode(name, "replace")) for part in (mended, data))
    return mended if here + CLEAR < there or (here < there and len(mended) % 2 == 0 < len(data) % 2) else data


def _reads(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(text: str) -> bool:
    known, number = acquainted(text)
    return known >= 2 and known * 2 >= number and rarity(text) < SOUND
