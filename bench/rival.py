"""JioNLP's dates and amounts on texts from stdin (one JSON string a line): its CPU seconds for each, as JSON. Run by bench/all.py, with
whichever Python has JioNLP: it is no dependency of ours.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from typing import Any


def main() -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp  # type: ignore[import-not-found]

        def dates(text: str) -> Any:
            return jionlp.ner.extract_time(text, time_base=time.time())

        def amounts(text: str) -> Any:
            return jionlp.ner.extract_money(text, with_parsing=True)

        texts = [json.loads(line) for line in sys.stdin]
        spent = {}
        for name, find in (("dates", dates), ("amounts", amounts)):
            find("2018年5月22日奖励100万元。")  # loads its tables
            begun, failed = time.process_time(), 0
            for text in texts:
                try:
                    find(text)
                except Exception:  # noqa: BLE001 - what it can't read is its affair; it still took the time
                    failed += 1
            spent[name] = time.process_time() - begun
    print(json.dumps(spent))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
