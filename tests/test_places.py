"""Where a run finds its documents: paths, addresses, names, what a folder holds; and the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.pull.folder import folder, read_file
from pipeline.pull.sources import SourceConfig
from runs.gather import Gathering, places
from schemas.issues import DocumentError, RunError
from schemas.limits import Limits
from schemas.pulled import Known
from settings import settings


def test_places_are_paths_addresses_and_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "sources.toml").write_text('[mine]\nkind = "folder"\npath = "docs"\nregion = "普陀区"\n', "utf-8")
    every = places([], settings({}))
    assert [(c.name, c.kind, c.path, c.region) for c in every] == [("mine", "folder", "docs", "普陀区")]
    found = places(["docs", "https://a.gov.cn/1.html", "mine"], settings({}))
    assert [(c.name, c.kind) for c in found] == [("docs", "folder"), ("https://a.gov.cn/1.html", "urls"), ("mine", "folder")]
    with pytest.raises(RunError, match="not_found"):
        places(["nowhere"], settings({}))


def test_own_records_litter_pipes_and_loops_are_no_input(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_bytes(b'{\n  "schema": "gongbao/notice/1",\n  "text": "x"}')
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "~$open.docx").write_bytes(b"x")
    (tmp_path / ".hidden.txt").write_text("read me")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        (tmp_path / "loop").symlink_to(tmp_path)
        (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert [pulled.uri for pulled in folder(tmp_path, "here")] == [f"{tmp_path.as_posix()}/.hidden.txt"]


def test_a_folder_deeper_than_python_calls_is_walked(tmp_path: Path) -> None:
    place = tmp_path
    for _ in range(1_200):
        place /= "d"
        place.mkdir()
    (place / "a.txt").write_text("good")
    assert [pulled.state for pulled in folder(tmp_path, "here")] == ["fetched"]
    (place / "a.txt").unlink()
    for _ in range(1_200):  # pytest cannot
        place.rmdir()
        place = place.parent


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes are POSIX")
def test_what_changes_behind_the_listing_is_a_failure_of_its_own(tmp_path: Path) -> None:
    """A listed file may have gone, or be a link or a pipe, when it is opened."""
    secret = tmp_path / "secret.txt"
    secret.write_text("root:x:0")
    place = tmp_path / "in"
    place.mkdir()
    for name in ("a.txt", "gone.txt", "link.txt", "pipe.txt", "z.txt"):
        (place / name).write_text("good")
    found = folder(place, "here")
    states = {Path(pulled.uri).name: pulled for pulled in [next(found)]}
    for name in ("gone.txt", "link.txt", "pipe.txt"):
        (place / name).unlink()
    (place / "link.txt").symlink_to(secret)
    os.mkfifo(place / "pipe.txt")
    states |= {Path(pulled.uri).name: pulled for pulled in found}
    assert states["a.txt"].state == states["z.txt"].state == "fetched"
    for name in states.keys() - {"a.txt", "z.txt"}:
        assert (states[name].source, states[name].error and states[name].error.code) == (None, "unreadable_file"), name


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes are POSIX")
def test_a_file_that_turned_into_a_link_or_a_pipe_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("root:x:0")
    root = tmp_path / "in"
    root.mkdir()
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "inner.txt").symlink_to(root / "real.txt")
    (root / "real.txt").write_text("good")
    os.mkfifo(root / "pipe.txt")
    assert read_file(root / "inner.txt", Limits(), root) == b"good"
    for name in ("link.txt", "pipe.txt", "nowhere.txt"):
        with pytest.raises(DocumentError, match="unreadable_file"):
            read_file(root / name, Limits(), root)


def test_patterns_choose_files(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.txt", "draft/c.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = folder(tmp_path, "here", include=("*.pdf",), exclude=("draft/*",))
    assert [pulled.source.name for pulled in found if pulled.source] == ["a.pdf"]


class Nothing:
    """A memory without anything in it."""

    def known(self, uri: str) -> Known | None:
        return None

    def uris_of(self, origin: str) -> Iterator[str]:
        yield from ()


def test_the_web_is_pulled_beside_the_disk(tmp_path: Path) -> None:
    from tests.town import Town

    (tmp_path / "a.txt").write_text("good")
    disk = SourceConfig(name="disk", kind="folder", path=str(tmp_path))
    with Town() as town:
        town.add("/doc/1.html", "关于第1号提案的答复", "2023-05-22", "奖励10万元。")
        config = SourceConfig(name="town", kind="list", url=f"{town.url}/list/index.html", delay=0, allow_hosts=("127.0.0.1",))
        gathering = Gathering((config, disk), Limits(), Nothing())
        found = [pulled.uri for pulled in gathering.stream() if pulled is not None and pulled.state == "fetched"]
        assert found == [f"{tmp_path.as_posix()}/a.txt", f"{town.url}/doc/1.html"]


def test_settings_come_from_options_environment_and_file_in_that_order(tmp_path: Path) -> None:
    (tmp_path / "gongbao.toml").write_text('corpus = "file"\nworkers = 5\n[limits]\nmax_pages = 7\n', "utf-8")
    found = settings({"GONGBAO_WORKERS": "4", "GONGBAO_MAX_BYTES": "9"}, tmp_path, workers=3)
    assert (found.corpus, found.workers, found.limits.max_bytes, found.limits.max_pages) == (Path("file"), 3, 9, 7)
    for wrong in ("typo = 1", "[limits]\nmax_paegs = 3", "workers = 'many'", "corpus = ["):
        (tmp_path / "gongbao.toml").write_text(wrong, "utf-8")
        with pytest.raises(RunError, match=r"gongbao\.toml"):
            settings({}, tmp_path)
