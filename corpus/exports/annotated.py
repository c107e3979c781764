"""Records for annotation tools and for training: Label Studio tasks (code point offsets) and spaCy's DocBin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from corpus.tokens import cut
from schemas import VERSION


def labelstudio_bytes(records: Iterable[Mapping[str, Any]]) -> bytes:
    """Tasks with our entities as predictions; offsets are code points of `data.text`."""
    tasks = []
    for record in records:
        result = [
            {
                "id": entity["id"],
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {"start": entity["start"], "end": entity["end"], "text": entity["text"], "labels": [entity["kind"]]},
            }
            for entity in record["entities"]
        ]
        data = {"text": record["text"], "id": record["id"], "title": record["meta"].get("title", ""), "sha256": record["source"]["sha256"]}
        tasks.append({"data": data, "predictions": [{"model_version": f"gongbao {VERSION}", "result": result}]})
    return orjson.dumps(tasks, option=orjson.OPT_INDENT_2)


def spacy_bytes(records: Iterable[Mapping[str, Any]]) -> bytes:
    """A DocBin with a span group a kind (`doc.spans["amount"]`), cut into words as ours; spans that end inside a word take it whole."""
    import spacy
    from spacy.tokens import Doc, DocBin

    language = spacy.blank("zh")
    packed = DocBin(store_user_data=True)
    for record in records:
        text: str = record["text"]
        words = [word for word in cut(text) if word]
        document = Doc(language.vocab, words=words, spaces=[False] * len(words))
        groups: dict[str, list[Any]] = {}
        for entity in record["entities"]:
            span = document.char_span(entity["start"], entity["end"], label=entity["kind"], span_id=entity["id"], alignment_mode="expand")
            if span is not None:
                groups.setdefault(entity["kind"], []).append(span)
        for kind, spans in groups.items():
            document.spans[kind] = spans
        document.user_data["id"] = record["id"]
        packed.add(document)
    made: bytes = packed.to_bytes()
    return made
