"""The share of a file's characters that we keep, against a second reader: `python bench/kept.py FOLDER`.

Second readers: LibreOffice for Word, Poppler's pdftotext for PDF, a strip of the tags for web pages, the decoder of Python for texts.
A character is kept when the eight around it stand somewhere in our text too; the longest passages that are not are printed, since a
share says little: navigation that we drop on purpose and page numbers count as lost here.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.decode import decode, recognised
from schemas.document import Source
from schemas.issues import DocumentError

AROUND = 8
SHOWN, SHORTEST = 3, 6
TAGS = re.compile(r"<(script|style|noscript)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


def squeezed(words: str) -> str:
    """Letters and digits alone: spaces, breaks and the shapes of punctuation are the readers' own."""
    return "".join(c for c in words if c.isalnum())


def lost(theirs: str, ours: str) -> list[str]:
    """Passages of the second reader's text that ours lacks, the longest first."""
    known = {ours[i : i + AROUND] for i in range(max(1, len(ours) - AROUND + 1))}
    kept = bytearray(len(theirs))
    for i in range(max(1, len(theirs) - AROUND + 1)):
        if theirs[i : i + AROUND] in known:
            kept[i : i + AROUND] = b"\1" * len(theirs[i : i + AROUND])
    passages = [m.span() for m in re.finditer(rb"\0+", bytes(kept))]
    return sorted((theirs[a:b] for a, b in passages), key=len, reverse=True)


def by_office(paths: list[Path]) -> dict[Path, str]:
    """Word files as LibreOffice writes them, all in one call; none where it is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or not paths:
        return {}
    found = {}
    with tempfile.TemporaryDirectory() as place:
        copies = {}
        for number, path in enumerate(paths):  # its filter goes by the extension
            kind = recognised(Source(uri=path.name, name=path.name, data=path.read_bytes())).name
            copy = Path(place, f"{number}.{kind}")
            shutil.copyfile(path, copy)
            copies[path] = copy
        profile = f"-env:UserInstallation={Path(place, 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", place, *map(str, copies.values())]
        subprocess.run(command, capture_output=True, timeout=900, check=False)
        for path, copy in copies.items():
            made = copy.with_suffix(".txt")
            if made.exists():
                found[path] = made.read_text("utf-8", "replace")
    return found


def by_second_reader(path: Path, kind: str) -> str | None:
    """The text by another program; None where there is none for this kind."""
    data = path.read_bytes()
    if kind == "pdf" and shutil.which("pdftotext"):
        read = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, timeout=300, check=False)
        return read.stdout.decode("utf-8", "replace")
    if kind == "flat":  # Word's XML in one file, which LibreOffice takes for plain text
        return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", html.unescape(data.decode("utf-8", "replace"))))
    if kind in ("html", "text"):
        try:
            words = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            words = data.decode("gb18030", "replace")
        return html.unescape(TAGS.sub(" ", words)) if kind == "html" else words
    return None


def main(names: list[str]) -> int:
    """Print a line a file, the worst first, and the longest passages that it lost."""
    folder = Path(names[0]) if names else Path(__file__).resolve().parents[1] / "samples"
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in (".tsv", ".json")]
    sources = {path: Source(uri=str(path), name=path.name, data=path.read_bytes()) for path in paths}
    kinds = {path: recognised(source).name for path, source in sources.items()}
    word = by_office([path for path, kind in kinds.items() if kind in ("docx", "doc", "rtf")])
    rows = []
    for path, source in sources.items():
        theirs = word.get(path) or by_second_reader(path, kinds[path])
        try:
            ours = squeezed(decode(source).text.value)
        except DocumentError as fault:
            print(f"{path.name:32} {kinds[path]:6} {fault.code}")
            continue
        if theirs is None or not squeezed(theirs):
            print(f"{path.name:32} {kinds[path]:6} no second reader")
            continue
        wanted = squeezed(theirs)
        passages = lost(wanted, ours)
        extra = sum(map(len, lost(ours, wanted)))
        rows.append((1 - sum(map(len, passages)) / len(wanted), extra / max(1, len(ours)), path, passages))
    for share, extra, path, passages in sorted(rows, key=lambda row: (row[0], row[2])):
        print(f"{path.name:32} {kinds[path]:6} kept {share:7.2%}  ours alone {extra:6.2%}")
        for passage in passages[:SHOWN]:
            if len(passage) >= SHORTEST and share < 1:
                print(f"    {len(passage):5} {passage[:100]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
