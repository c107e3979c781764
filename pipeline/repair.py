"""The document mended: every change a named rule, recorded, and reversible through the text's origins."""

from __future__ import annotations

from dataclasses import replace

from pipeline.repairs import (
    characters,
    copies,
    escapes,
    glosses,
    interleaved,
    layout,
    mojibake,
    numerals,
    site,
    spacing,
    white_space,
    wraps,
)
from pipeline.repairs.disorder import columns, disorder, steered
from pipeline.repairs.layout_lines import is_flat
from pipeline.repairs.losses import losses
from pipeline.repairs.rule import Look, Rule, applied
from pipeline.repairs.script import script_of, simplified, without_strays
from schemas.document import Document

# In the order in which they are applied: what hides other damage goes first.
RULES: tuple[Rule, ...] = (
    *escapes.RULES,
    *characters.EARLY,
    *mojibake.RULES,
    *characters.RULES,
    *copies.RULES,
    *interleaved.RULES,
    *glosses.RULES,
    *numerals.RULES,
    *site.RULES,
    *layout.RULES,
    *wraps.RULES,
    *spacing.RULES,
    *white_space.RULES,
)


STRAYS = Rule(
    name="script.strays",
    before="疫情结束後，臺北路",
    after="疫情结束后，臺北路",
    wanted=lambda look: not look.signs.isdisjoint("後爲産説囯"),
    mend=lambda document: without_strays(document.text.value),
)


def repair(document: Document, *, keep_script: bool = False) -> Document:
    """The document as its author wrote it, in simplified characters unless `keep_script`; one paragraph a line.

    `repairs` says what was changed, `issues` what could not be, and `script` what the source was written in.
    """
    look = Look.at(document.text.value)
    told = (*steered(look.value), *(columns(look.lines) if is_flat(document) else ()))
    for rule in RULES:
        if rule.wanted(look):
            mended = applied(document, rule)
            if mended is not document:
                document = mended
                look = Look.at(document.text.value)
    document = _in_one_script(document, look, keep_script)
    lines = look.lines if document.text.value == look.value else document.text.value.split("\n")
    found = (*told, *losses(document.text.value, look), *disorder(lines))
    return replace(document, issues=(*document.issues, *found)) if found else document


def _in_one_script(document: Document, look: Look, keep_script: bool) -> Document:
    script = script_of(look)
    if script == "hans":
        return applied(document, STRAYS) if STRAYS.wanted(look) else document
    document = replace(document, script=script)
    if keep_script:
        return document
    rule = Rule(
        name="script.simplified",
        before="全區有效註冊商標",
        after="全区有效注册商标",
        wanted=lambda _: True,
        mend=lambda d: simplified(d.text.value, script),
    )
    return applied(document, rule)
