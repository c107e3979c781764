"""What Prefect costs: the same folder by `gongbao run` and by the flow, in turn: `python bench/flow.py [DOCUMENTS] [ROUNDS]`.

Both are whole processes, from their start to their end, on as many workers; the Prefect server runs already, as it does under
`gongbao schedule`. Medians of the rounds, wall and processor seconds. Ends with 1 where the flow's share is over 3 s and 1 % of the wall
time, or where the two don't end with the same records.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SECONDS, SHARE = 3.0, 0.01
PLAIN = "import sys; from cli import main; sys.argv = ['gongbao', 'run', {source!r}, '--out', {out!r}, '--quiet', '--workers', '2']; main()"
FLOW = "import asyncio, flows; asyncio.run(flows.gazette_on(None, 2)([{source!r}], {out!r}, 2))"
SENTENCES = (
    "对新认定的第{n}类企业，给予一次性奖励{n}万元，由财政局拨付。",
    "到2025年底，全区建成示范园区{n}个，完成投资{n}.5亿元。",
    "我局将于2024年12月底前完成第{n}号建议的办理工作，并函告代表。",
    "2023年受理专利{n}件，同比增长{n}.2%，获得市级质量奖{n}项。",
)


def documents(place: Path, number: int) -> None:
    """So many notices of about 1,000 characters, each with figures of its own."""
    place.mkdir()
    for n in range(1, number + 1):
        lines = [SENTENCES[k % len(SENTENCES)].format(n=n + k) for k in range(32)]
        (place / f"{n}.txt").write_text(f"关于第{n}号工作的通知\n各镇人民政府：\n" + "\n".join(lines) + "\n", "utf-8")


def timed(program: str, environment: dict[str, str]) -> tuple[float, float]:
    """Wall and processor seconds of a program with all it starts."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", program], env=environment, stderr=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def records(out: Path) -> dict[str, bytes]:
    """All records of a corpus."""
    return {path.name: path.read_bytes() for path in (out / "notices").glob("*.json")}


def told(name: str, rounds: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The medians, said."""
    wall, processor = median(one for one, _ in rounds), median(one for _, one in rounds)
    print(f"{name:12} {wall:7.2f} s wall {processor:7.2f} s processor   ({', '.join(f'{one:.1f}' for one, _ in rounds)})")
    return wall, processor


def main(number: int, rounds: int) -> int:
    """Both in turn, so that what else the machine does falls on both."""
    os.environ.update(PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1", PREFECT_LOGGING_LEVEL="WARNING")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PREFECT_HOME"] = str(Path(folder) / "prefect")
        import flows

        source = Path(folder) / "in"
        documents(source, number)
        with flows._server() as address:
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_API_URL": address}
            found: dict[str, list[tuple[float, float]]] = {"gongbao run": [], "the flow": []}
            for n in range(rounds):
                for name, program in zip(found, (PLAIN, FLOW), strict=True):
                    out = Path(folder) / f"{name[-3:]}{n}"
                    found[name].append(timed(program.format(source=str(source), out=str(out)), environment))
        same = records(Path(folder) / "run0") == records(Path(folder) / "low0")
        plain, _ = told("gongbao run", found["gongbao run"])
        flow, _ = told("the flow", found["the flow"])
    share, bound = flow - plain, SECONDS + SHARE * plain
    print(f"Prefect's share {share:.2f} s, bound {bound:.2f} s; records {'the same' if same else 'DIFFER'} ({number} documents)")
    return 0 if share <= bound and same else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 3))
