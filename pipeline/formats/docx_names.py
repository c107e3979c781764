"""Names of WordprocessingML elements as lxml writes them."""

from __future__ import annotations

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
VML = "urn:schemas-microsoft-com:vml"
FLAT = "http://schemas.microsoft.com/office/2006/xmlPackage"
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
ANNOTATION_2003 = "http://schemas.microsoft.com/aml/2001/core"


def w(name: str) -> str:
    """The full name of a word-processing element or attribute: `w("p")`."""
    return f"{{{WORD}}}{name}"


VAL = w("val")
OFF = frozenset({"0", "false", "off", "none"})
