"""Regular expressions that are compiled when they are first used: a thousand of them at start-up took half a second."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


def regex(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern of a regular expression; use it for patterns that a module keeps.

    >>> YEAR = regex(r"(?:19|20)[0-9]{2}年")
    >>> YEAR.search("自2023年起").group(), YEAR.pattern
    ('2023年', '(?:19|20)[0-9]{2}年')
    """
    return cast("re.Pattern[AnyStr]", Waiting(expression, flags))


class Waiting:
    """Stands for a compiled pattern; from its first use on its methods are that pattern's own, so that a call costs the same."""

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self.pattern, self.flags = expression, flags

    def __getattr__(self, name: str) -> Any:
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(self, name)
