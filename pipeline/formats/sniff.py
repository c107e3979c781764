"""What a file is, by its content alone: the extension and the server's word are hints that are often wrong."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property

from pipeline.formats.package import found_names
from schemas.regex import regex

HEAD = 4_096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\x08")
GZIP = b"\x1f\x8b"
IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM")
PAGE = regex(rb"<(?:!doctype\s{1,9}html|html|head|body|frameset)[\s/>]", re.IGNORECASE)
TAGS = regex(
    rb"<(?:meta|title|div|table|t[rd]|p|span|font|center|link|h[1-6]|ul|li|br|section|article|strong|b)(?:[\s>]|/>)", re.IGNORECASE
)
ANY_TAG = regex(rb"<[a-z][a-z0-9]{0,20}(?:[\s>]|/>)", re.IGNORECASE)
MARKUP = regex(rb"<(script|style)\b.{0,4000}?</\1>|<[^>]{0,4000}>", re.IGNORECASE | re.DOTALL)
TEXT_BEFORE = 600  # a page may begin with comments or words; what comes later is text that mentions tags
MIME = regex(rb"(?:^|\n)(?:mime-version|snapshot-content-location)\s{0,3}:", re.I)
MULTIPART = regex(rb"content-type\s{0,3}:\s{0,9}multipart/", re.I)


@dataclass(frozen=True)
class Glimpse:
    """A first look at a file, each part taken when it is asked for."""

    data: bytes
    hint: str = ""  # extension and declared type, which only decide where the content doesn't

    @cached_property
    def head(self) -> bytes:
        """The first bytes as if they were ASCII: no byte order mark, no NULs of UTF-16, no leading white space."""
        head = self.data[:HEAD].removeprefix(b"\xef\xbb\xbf")
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:64].count(0) in range(24, 41):
            head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
        return head.lstrip()

    @cached_property
    def members(self) -> frozenset[str]:
        """Names in a zip, also of one whose directory is lost; empty for other files."""
        if not self.data.startswith(ZIP):
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as package:
                return frozenset(name.replace("\\", "/") for name in package.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, OverflowError, EOFError, IndexError):
            return frozenset(found_names(self.data))

    def holds(self, *prefixes: str) -> bool:
        """Whether the zip has a member whose name begins so."""
        return any(name.startswith(prefixes) for name in self.members)

    def stream(self, name: str) -> bool:
        """Whether an OLE file has a stream of that name; also found where the file's directory is damaged."""
        return self.data.startswith(OLE) and name.encode("utf-16-le") in self.data


def is_pdf(file: Glimpse) -> bool:
    """PDF, also with a few bytes of a server's answer before it, or cut off right behind its mark."""
    return b"%PDF-" in file.data[:1_024] or (file.data.startswith(b"%PDF") and "pdf" in file.hint)


def is_docx(file: Glimpse) -> bool:
    """Word 2007 and later, also without its content types or relations."""
    return file.holds("word/") and not file.holds("OFD.xml")


def is_flat_word(file: Glimpse) -> bool:
    """Word saved as one XML file: flat OPC, or Word 2003 XML."""
    head = file.head
    return head.startswith((b"<?xml", b"<pkg:package", b"<w:")) and (
        b"schemas.microsoft.com/office/2006/xmlPackage" in head or b"<w:wordDocument" in head or b'progid="Word.Document"' in head
    )


def is_ofd(file: Glimpse) -> bool:
    """OFD (GB/T 33190): a zip with OFD.xml."""
    return any(name.casefold() == "ofd.xml" for name in file.members)


def is_xlsx(file: Glimpse) -> bool:
    """A workbook of Excel 2007 and later."""
    return file.holds("xl/workbook", "xl/worksheets/")


def is_convertible(file: Glimpse) -> bool:
    """OpenDocument, or a workbook of Excel 97 to 2003 and WPS."""
    return (file.holds("content.xml") and file.holds("mimetype")) or (file.stream("Workbook") and not file.stream("WordDocument"))


def is_zip(file: Glimpse) -> bool:
    """Any other zip."""
    return file.data.startswith(ZIP)


def is_doc(file: Glimpse) -> bool:
    """Word 97 to 2003 and WPS: OLE with a WordDocument stream."""
    return file.stream("WordDocument")


def is_encrypted(file: Glimpse) -> bool:
    """An Office document that asks for a password before anything else."""
    return file.stream("EncryptedPackage") or file.stream("EncryptionInfo")


def is_ole(file: Glimpse) -> bool:
    """Any other OLE file: Excel, PowerPoint, or one too damaged to tell."""
    return file.data.startswith(OLE)


def is_rtf(file: Glimpse) -> bool:
    """Rich Text Format."""
    return file.head.startswith(b"{\\rt")


def is_gzip(file: Glimpse) -> bool:
    """One compressed file."""
    return file.data.startswith(GZIP)


def is_image(file: Glimpse) -> bool:
    """A picture."""
    return file.data.startswith(IMAGES)


def is_mhtml(file: Glimpse) -> bool:
    """A web page saved as one file (.mht, .mhtml), as Word and browsers write it."""
    return bool(MIME.search(file.head[:2_000]) and (MULTIPART.search(file.head) or b"text/html" in file.head.lower()))


def is_html(file: Glimpse) -> bool:
    """A web page or a fragment of one; a text that begins with a tag is one only where its name says so or it holds nothing else."""
    head = file.head
    if is_json(file):
        return False
    found = TAGS.search(head)
    if PAGE.search(head) or (found is not None and found.start() <= TEXT_BEFORE and len(TAGS.findall(head)) > 1):
        return True
    return ANY_TAG.match(head) is not None and ("htm" in file.hint or len(MARKUP.sub(b"", head).strip()) < 40)


def is_json(file: Glimpse) -> bool:
    """JSON or JSON lines."""
    return re.match(rb'[\[{]\s{0,200}(?:["{\[\]}]|$)', file.head) is not None


def is_text(file: Glimpse) -> bool:
    """Whatever is left; the text reader refuses what isn't text."""
    return True
