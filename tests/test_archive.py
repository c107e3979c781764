"""Archives: every member a document, names repaired and harmless, bombs refused before they unfold."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

import pytest

from pipeline.decode import decode
from pipeline.formats.archive import is_archive, members
from schemas.document import Source
from schemas.issues import DocumentError
from schemas.limits import DEFAULT_LIMITS, Limits

NOTICE = "关于表彰先进集体的通知\n各单位：\n".encode()


def zipped(entries: dict[str, bytes], *, mode: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name)
            info.create_system, info.external_attr, info.compress_type = 3, mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def raw(names: list[bytes], data: bytes, *, shared: bool = False, claimed: int | None = None) -> bytes:
    """A zip with names as bytes; `shared` lets all entries stand on one body, `claimed` is the size that they state."""
    packed = zlib.compress(data, 9)[2:-4]
    size = len(data) if claimed is None else claimed
    body, directory = b"", b""
    for name in names:
        at = 0 if shared and body else len(body)
        if at == len(body):
            body += (
                struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(data), len(packed), size, len(name), 0) + name + packed
            )
        directory += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, zlib.crc32(data), len(packed), size, len(name), 0, 0, 0, 0, 0, at
        )
        directory += name
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(names), len(names), len(directory), len(body), 0)
    return body + directory + end


def source(data: bytes, name: str = "包.zip") -> Source:
    return Source(uri=f"in/{name}", name=name, data=data)


def unpacked(data: bytes, limits: Limits = DEFAULT_LIMITS) -> dict[str, bytes]:
    return {member.uri: member.data for member in members(source(data), limits)}


def test_members_are_documents_with_their_path_and_facts() -> None:
    data = zipped({"甲/通知.txt": NOTICE, "乙.zip": zipped({"丙.txt": b"x"}), "__MACOSX/._a": b"1", "空/": b""})
    assert is_archive(source(data))
    assert unpacked(data) == {"in/包.zip!/甲/通知.txt": NOTICE, "in/包.zip!/乙.zip!/丙.txt": b"x"}


def test_chinese_names_of_windows_are_repaired() -> None:
    assert list(unpacked(raw(["通知/附件１.txt".encode("gbk")], NOTICE))) == ["in/包.zip!/通知/附件１.txt"]


def test_names_never_lead_out_of_the_archive() -> None:
    names = [b"../../../etc/cron", b"/etc/passwd", b"C:\\x\\y.txt", b"..\\..\\win.txt", b"a/./../b.txt"]
    assert [uri.partition("!/")[2] for uri in unpacked(raw(names, NOTICE))] == ["etc/cron", "etc/passwd", "x/y.txt", "win.txt", "a/b.txt"]


def test_links_are_passed_over() -> None:
    assert unpacked(zipped({"link": b"/etc/passwd"}, mode=0o120777)) == {}


def nested(levels: int) -> bytes:
    data = zipped({"a.txt": NOTICE})
    for _ in range(levels):
        data = zipped({f"{i}.zip": data for i in range(3)})
    return data


@pytest.mark.parametrize(
    ("data", "code", "setting"),
    [
        (nested(6), "bomb", "max_depth"),
        (zipped({"a.txt": bytes(60_000_000)}), "bomb", "max_ratio"),
        (raw([b"a.txt"], bytes(60_000_000), claimed=10), "bomb", "max_ratio"),
        (raw([b"a.txt"], b"x" * 100, claimed=900_000_000), "bomb", "max_unzipped_bytes"),
        (raw([str(i).encode() for i in range(50)], bytes(1_000_000), shared=True), "bomb", "max_ratio"),
        (zipped({f"{i}": b"" for i in range(10_001)}), "too_large", "max_members"),
    ],
    ids=["levels", "ratio", "a size that lies low", "a size that lies high", "overlap", "members"],
)
def test_bombs_name_the_bound(data: bytes, code: str, setting: str) -> None:
    with pytest.raises(DocumentError) as fault:
        unpacked(data)
    assert fault.value.code == code
    assert setting in fault.value.message.en


def test_the_bound_of_all_members_together_holds_inside_inner_archives() -> None:
    data = zipped({"a.txt": b"x" * 600, "b.zip": zipped({"c.txt": b"y" * 600})})
    with pytest.raises(DocumentError) as fault:
        unpacked(data, Limits(max_unzipped_bytes=1_200))
    assert fault.value.code == "bomb"


def test_gzip_is_one_document() -> None:
    document = decode(source(gzip.compress(NOTICE), "通知.txt.gz"))
    assert document.text.value.startswith("关于表彰")
    assert document.source.name == "通知.txt.gz"
    with pytest.raises(DocumentError) as fault:
        decode(source(gzip.compress(bytes(200_000_000)), "a.gz"))
    assert fault.value.code == "bomb"


def test_packages_and_lone_zips_are_told_apart() -> None:
    word = zipped({"word/document.xml": b"<a/>"})
    assert not is_archive(source(word, "x.zip"))
    assert not is_archive(source(zipped({"a.txt": b"x"}), "x.docx"))
    with pytest.raises(DocumentError) as fault:
        decode(source(zipped({"a.txt": b"x"}), "x.docx"))
    assert fault.value.code == "unsupported_format"
