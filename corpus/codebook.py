"""A researcher's own categories over the corpus: cue words in `codebook.toml` become columns and facets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.store import Store
from corpus.tokens import folded, match_phrase
from schemas.issues import RunError
from schemas.regex import regex

FILE = "codebook.toml"
UNITS = {"sentence": regex(r"[。！？；!?;\n]"), "paragraph": regex(r"\n"), "document": regex(r"(?!)")}
MOST = 200  # categories, and cues of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A name, the words that speak for it, those that speak against it, and what is counted."""

    name: str
    cues: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unit: str = "sentence"

    def count(self, text: str) -> int:
        """How many units of a text hold a cue and none of the words against it, in either script.

        >>> Category(name="保护", cues=("侵权",), unless=("不侵权",)).count("查处侵權案件。声明不侵权。打击侵权！")
        2
        """
        plain = folded(text)
        cues, against = ([folded(word) for word in words] for words in (self.cues, self.unless))
        pieces = UNITS[self.unit].split(plain)
        return sum(any(cue in piece for cue in cues) and not any(word in piece for word in against) for piece in pieces)


def codebook(path: Path) -> tuple[Category, ...]:
    """The categories of a file, in order. Raises `RunError`: `not_found`, `bad_config` with what is wrong and where."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise RunError("not_found", detail=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RunError("bad_config", detail=f"{path}: {error}") from error
    found = told.get("category")
    if not isinstance(found, list) or not found or len(found) > MOST:
        raise RunError("bad_config", detail=f"{path}: [[category]] (1–{MOST})")
    made = tuple(_category(path, number, one) for number, one in enumerate(found, 1))
    if len({one.name for one in made}) < len(made):
        raise RunError("bad_config", detail=f"{path}: name")
    return made


def _category(path: Path, number: int, told: Any) -> Category:
    where = f"{path}: [[category]] {number}"
    if not isinstance(told, dict) or not str(told.get("name", "")).strip():
        raise RunError("bad_config", detail=f"{where}: name")
    words: dict[str, tuple[str, ...]] = {}
    for key in ("cues", "unless"):
        said = told.get(key, [])
        if not isinstance(said, list) or len(said) > MOST or not all(isinstance(word, str) and word.strip() for word in said):
            raise RunError("bad_config", detail=f"{where}: {key}")
        words[key] = tuple(said)
    unit = told.get("unit", "sentence")
    unknown = set(told) - {"name", "cues", "unless", "unit"}
    if not words["cues"] or unit not in UNITS or unknown:
        raise RunError("bad_config", detail=f"{where}: {', '.join(sorted(unknown)) or ('unit' if words['cues'] else 'cues')}")
    return Category(name=str(told["name"]).strip(), unit=unit, cues=words["cues"], unless=words["unless"])


def coded(store: Store, categories: Sequence[Category]) -> Iterator[dict[str, Any]]:
    """One row a document in which any category is found: `{"document", "title", "issuer", "year", "type", "codes": {name: count}}`.

    The index says which documents hold a cue at all; only those are read.
    """
    wanted = {one.name: _holding(store, one.cues) for one in categories}
    docs = sorted(set().union(*wanted.values()))
    for doc in docs:
        row = store.database.execute(
            "SELECT d.id, d.title, d.issuer, d.year, d.type, t.text FROM documents d JOIN texts t USING (doc) "
            "WHERE d.doc = ? AND d.superseded_by IS NULL",
            (doc,),
        ).fetchone()
        if row is None:
            continue
        codes = {one.name: one.count(row[5]) if doc in wanted[one.name] else 0 for one in categories}
        if any(codes.values()):
            yield dict(zip(("document", "title", "issuer", "year", "type"), row[:5], strict=True)) | {"codes": codes}


def _holding(store: Store, cues: Sequence[str]) -> set[int]:
    phrases = [phrase for phrase in map(match_phrase, cues) if phrase]
    if not phrases:
        return set()
    return {row[0] for row in store.database.execute("SELECT rowid FROM grams WHERE grams MATCH ?", (" OR ".join(phrases),))}


def of_corpus(store: Store) -> tuple[Category, ...]:
    """The categories of `codebook.toml` in the corpus's folder; none where there is no such file."""
    path = store.folder / FILE
    return codebook(path) if path.exists() else ()


def facet(store: Store, categories: Sequence[Category], ids: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """Documents by category, most first: `{"value", "count"}`; within some documents only where `ids` names them."""
    within = None if ids is None else set(ids)
    rows = []
    for one in categories:
        holding = _holding(store, one.cues)
        rows.append({"value": one.name, "count": len(holding if within is None else holding & within)})
    return sorted((row for row in rows if row["count"]), key=lambda row: (-row["count"], row["value"]))
