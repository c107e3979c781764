"""From what a person names (files, folders, archives, addresses, sources of `sources.toml`) to a stream of what was pulled."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.formats.archive import PARTED
from pipeline.pull.folder import files, folder, shown
from pipeline.pull.sources import ON_DISK, SourceConfig, sources
from pipeline.pull.turns import Turns
from schemas.issues import RunError
from schemas.limits import Limits
from schemas.pulled import Known, Memory, Pulled
from settings import Settings

AHEAD = 64  # documents that may lie pulled and not yet processed
ADDRESS = ("http://", "https://")


def places(named: Sequence[str], settings: Settings) -> tuple[SourceConfig, ...]:
    """The sources that a person means: each argument is a path, an address or a name in `sources.toml`; none at all means all of them.

    Raises `RunError`: `not_found` for what is none of these, `bad_config` for a file that can't be read so.
    """
    try:
        known = {config.name: config for config in _configured(settings.sources)}
    except RunError:
        if not named or not all(_is_plain(name) for name in named):
            raise
        known = {}  # a broken list of sources does not keep anyone from reading a file
    if not named:
        if not known:
            raise RunError("not_found", detail=f"{settings.sources} (gongbao init)")
        return tuple(known.values())
    return tuple(known[name] if name in known else _place(name) for name in named)


def _is_plain(name: str) -> bool:
    """Whether an argument can stand without `sources.toml`: an address or a path."""
    return name.startswith(ADDRESS) or Path(name).exists()


def _configured(file: Path) -> tuple[SourceConfig, ...]:
    """Sources of a file; their paths are relative to it."""
    if not file.exists():
        return ()
    found = []
    for config in sources(file):
        if config.path and not Path(config.path).is_absolute():
            config = replace(config, path=str(file.parent / config.path))
        found.append(config)
    return tuple(found)


def _place(name: str) -> SourceConfig:
    if name.startswith(ADDRESS):
        return SourceConfig(name=name, kind="urls", url=name)
    path = Path(name)
    if not path.exists() and not path.is_symlink():
        raise RunError("not_found", detail=shown(path))
    return SourceConfig(name=shown(path), kind="folder", path=name)


@dataclass(slots=True)
class Gathering:
    """Everything that a run pulls. `stream()` never blocks for the web: it yields None where nothing has come in for now."""

    configs: tuple[SourceConfig, ...]
    limits: Limits
    memory: Memory
    skip: tuple[Path, ...] = ()
    contact: str | None = None
    stopping: Callable[[], bool] = lambda: False
    planned: int = 0  # documents that are known to be there; 0 while that isn't known
    _turns: Turns = field(default_factory=Turns)
    _post: queue.Queue[Pulled | BaseException | None] = field(default_factory=lambda: queue.Queue(AHEAD))

    def stream(self) -> Iterator[Pulled | None]:
        """What was pulled, sources on disk first; for a source walked to its end also what is no longer there."""
        on_web = [config for config in self.configs if config.kind not in ON_DISK and not _one_address(config)]
        single = [config for config in self.configs if _one_address(config)]
        crews = self._crews([*on_web, *single])
        for crew in crews:
            threading.Thread(target=self._pull, args=(crew,), daemon=True).start()
        for config in self.configs:
            if config.kind in ON_DISK:
                yield from self._on_disk(config)
        running = len(crews)
        while running and not self.stopping():
            try:
                letter = self._post.get(timeout=0.05)
            except queue.Empty:
                yield None
                continue
            if letter is None:
                running -= 1
            elif isinstance(letter, BaseException):
                raise letter
            else:
                yield letter

    def _on_disk(self, config: SourceConfig) -> Iterator[Pulled]:
        place = Path(config.path or ".")
        self.planned += sum(1 for _ in files(place, config.include, config.exclude, self.skip))
        seen, unread = set(), []
        facts = {key: value for key, value in (("region", config.region), ("issuer", config.issuer)) if value}
        for pulled in folder(place, config.name, self.limits, config.include, config.exclude, facts, self.skip):
            if self.stopping():
                return
            seen.add(pulled.uri)
            if pulled.state == "failed":
                unread += [pulled.uri + PARTED, pulled.uri.rstrip("/") + "/"]
            yield pulled
        if place.exists():
            for uri in sorted(set(self.memory.uris_of(config.name)) - seen):
                if not uri.startswith(tuple(unread)):  # nobody knows what is in a folder or archive that can't be opened
                    yield Pulled(uri=uri, origin=config.name, state="gone")

    def _crews(self, configs: Iterable[SourceConfig]) -> list[list[tuple[SourceConfig, Memory]]]:
        """Sources on the web, those of one host together, each with what is remembered of it: one connection a host, whoever asks."""
        by_host = sorted(configs, key=_host)
        return [[(config, Snapshot.of(self.memory, config.name)) for config in crew] for _, crew in groupby(by_host, key=_host)]

    def _pull(self, crew: list[tuple[SourceConfig, Memory]]) -> None:
        from pipeline.pull.listing import Item
        from pipeline.pull.site import asked, client_for, packed, site

        try:
            for config, memory in crew:
                client = client_for(replace(config, contact=config.contact or self.contact), self.limits, self._turns)
                try:
                    for pulled in (
                        asked(config, client, memory, Item(url=config.name), packed(memory, config.name).get(config.name, ()))
                        if _one_address(config)
                        else site(config, client, memory)
                    ):
                        self._post.put(pulled)
                        if self.stopping():
                            return
                finally:
                    client.close()
        except BaseException as fault:  # noqa: BLE001 - carried over to the run, which raises it
            self._post.put(fault)
        finally:
            self._post.put(None)


def _one_address(config: SourceConfig) -> bool:
    return config.kind == "urls" and config.name == config.url


def hosts(configs: Iterable[SourceConfig]) -> list[str]:
    """The hosts that sources ask, as far as their configuration tells, sorted."""
    from pipeline.pull.listers import read_urls
    from pipeline.pull.turns import host_of

    found: set[str] = set()
    for config in configs:
        file = Path(config.url or "")
        if urlsplit(config.url or "").hostname:
            found.add(host_of(config.url or ""))
        elif config.kind == "urls" and file.is_file():
            found |= {host_of(item.url) for item in read_urls(file.read_text("utf-8", "replace"))}
    return sorted(found - {""})


def _host(config: SourceConfig) -> str:
    return urlsplit(config.url or "").hostname or config.name


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is remembered of one source, read before the run begins, so that pulling in a thread needs no database."""

    kept: dict[str, Known | None]

    @classmethod
    def of(cls, memory: Memory, origin: str) -> Snapshot:
        """The memory of one source as it stands now; addresses that only failed so far are in it, too, and are asked again."""
        return cls({uri: memory.known(uri) for uri in memory.uris_of(origin)})

    def known(self, uri: str) -> Known | None:
        """What was seen at this address last time."""
        return self.kept.get(uri)

    def uris_of(self, origin: str) -> Iterable[str]:
        """All addresses of the source."""
        return list(self.kept)


__all__ = ["Gathering", "Snapshot", "hosts", "places"]
