"""Names of HTML elements by the part they play."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = _set("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
CELLS, ROWS = _set("td th"), _set("tr")
SECTIONS = _set("tbody thead tfoot caption")
TABLE_PARTS = CELLS | ROWS | SECTIONS | {"table"}
CLOSES_P = _set(
    "p div table ul ol dl h1 h2 h3 h4 h5 h6 section article header footer nav aside main form blockquote pre address center fieldset hr"
)
NEVER = _set("nav aside select option button noscript template datalist noframes rt rp canvas audio video object applet dialog marquee")
ALMOST_NEVER = _set("footer header menu")
BLOCKS = (  # every other name, also an invented one, stands within a line
    CLOSES_P
    | TABLE_PARTS
    | NEVER
    | ALMOST_NEVER
    | _set("html body li dd dt dir figure figcaption details summary hgroup legend optgroup search center listing plaintext meta")
)
MARKING = _set("sup rt rp")  # they stand within a line but change what is read
LISTS = _set("ol ul menu dir")
