"""How commands speak: data on stdout, words on stderr, nothing a document holds can steer the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

from schemas.regex import regex

if TYPE_CHECKING:
    from rich.console import Console

# Characters that would move the cursor, ring, hide or turn around what follows: control codes and bidirectional marks.
STEERING = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""Text from outside as a terminal may show it.

    >>> harmless("a\x1b[2Jb")
    'a�[2Jb'
    """
    return STEERING.sub("\ufffd", text)


def write(data: bytes | str) -> None:
    """Put data on stdout as UTF-8, whatever the locale says."""
    sys.stdout.buffer.write(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    sys.stdout.buffer.flush()


def write_json(value: Any, *, indent: bool = True) -> None:
    """Put a value on stdout as JSON: indented for one value, on one line for filters."""
    import orjson

    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0)
    write(orjson.dumps(value, option=option))


def say(text: str) -> None:
    """A line for the person, on stderr."""
    stream = sys.stderr
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()


def chinese_first() -> bool:
    """Whether a person would rather read Chinese; a terminal set to another language says no."""
    language = os.environ.get("GONGBAO_LANG") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "zh"
    return not language.lower().startswith(("en", "fr", "de", "es", "pt", "ru", "ja", "ko", "it"))


def spoken(zh: str, en: str) -> str:
    """The one sentence for this terminal's language."""
    return zh if chinese_first() else en


def console(stream: IO[str] | None = None) -> Console:
    """A rich console on a stream (stderr if none is named); plain where there is no terminal or NO_COLOR is set."""
    from rich.console import Console

    return Console(file=stream or sys.stderr, highlight=False, markup=False, soft_wrap=False, width=None if sys.stderr.isatty() else 120)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None, *, stdout: bool = True) -> None:
    """A table for people on stdout (or stderr); numbers stand to the right."""
    from rich.table import Table
    from rich.text import Text

    listed = [["" if cell is None else cell for cell in row] for row in rows]
    shown = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for index, header in enumerate(headers):
        numeric = bool(listed) and all(isinstance(row[index], int | float) or row[index] == "" for row in listed)
        shown.add_column(header, justify="right" if numeric else "left", overflow="fold")
    for row in listed:
        shown.add_row(*(Text(harmless(str(cell))) for cell in row))
    console(sys.stdout if stdout else sys.stderr).print(shown)
