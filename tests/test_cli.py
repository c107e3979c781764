"""The command line: data on stdout, words on stderr, the exit codes that scripts rely on, never a traceback."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli import app
from commands.output import harmless
from schemas.publish import FILE, notice_schema, text

ROOT = Path(__file__).resolve().parent.parent
LETTER = """关于市政协第X号提案的答复
王委员：
您提出的关于加强品牌建设的提案收悉。2021年共奖励20家企业，奖励资金300万元。
下一步，我局将加大扶持力度，力争到2023年新增注册商标50件。
感谢您对我们工作的支持。
某市市场监督管理局
2022年5月20日
"""


def gongbao(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, timeout=120, check=False, env={**os.environ, "LANG": "zh_CN.UTF-8", **environment}
    )


def ok(*arguments: str, stdin: bytes = b"", **environment: str) -> bytes:
    done = gongbao(*arguments, stdin=stdin, **environment)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert b"Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus of a letter, another one, and a broken file."""
    source, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out") / "corpus"
    (source / "letter.txt").write_text(LETTER, "utf-8")
    (source / "other.txt").write_text(LETTER.replace("品牌", "\x1b[31m质量").replace("300万元", "40万元"), "utf-8")
    (source / "broken.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    done = gongbao("run", str(source), "--out", str(out))
    assert done.returncode == 1, done.stderr.decode("utf-8", "replace")
    assert done.stdout == b"", "words go to stderr"
    return out


def test_extract_prints_a_valid_record(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(LETTER, "utf-8")
    record = json.loads(ok("extract", str(file)))
    Draft202012Validator(notice_schema()).validate(record)
    assert {"300万元"} <= {entity["text"] for entity in record["entities"] if entity["kind"] == "amount"}
    for entity in record["entities"]:
        assert record["text"][entity["start"] : entity["end"]] == entity["text"]
    piped = json.loads(ok("extract", "-", "--name", "letter.txt", stdin=LETTER.encode()))
    assert piped["entities"] == record["entities"]
    assert piped["source"]["name"] == "letter.txt"


def test_extract_filter_answers_every_line_in_order() -> None:
    rows = [{"id": n, "text": f"奖励{n}万元。"} for n in (3, 1, 2)] + [{"id": "d", "text": "今年新增5家。", "reference_date": "2021-03-05"}]
    lines = ok("extract", "--jsonl", stdin="\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()).splitlines()
    answers = [json.loads(line) for line in lines]
    assert [answer["id"] for answer in answers] == [3, 1, 2, "d"]
    amounts = [[entity["value"] for entity in answer["entities"] if entity["kind"] == "amount"] for answer in answers]
    assert amounts == [["30000"], ["10000"], ["20000"], []]
    assert "2021" in [entity["value"] for entity in answers[3]["entities"] if entity["kind"] == "date"]


def test_a_bad_line_does_not_stop_the_filter() -> None:
    done = gongbao("extract", "--jsonl", stdin='{"id": 1, "text": "奖励3万元"}\nnot json\n{"id": 2}\n{"id": 3, "text": ""}\n'.encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("id") for answer in answers] == [1, None, 2, 3]
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert done.returncode == 1


def test_repair_prints_text_or_json_or_reasons(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("獎勵10萬元。".encode("big5"))
    assert ok("repair", str(file)).decode() == "奖励10万元。\n"
    told = json.loads(ok("repair", str(file), "--json"))
    assert told["text"] == "奖励10万元。"
    assert told["encoding"]["name"]
    assert {"text", "encoding", "repairs", "issues"} == told.keys()
    assert "script" in ok("repair", str(file), "--explain").decode()


def test_repair_filter_takes_base64() -> None:
    row = {"id": "x", "input_b64": base64.b64encode("獎勵".encode()).decode(), "media": "text", "declared_charset": None}
    answer = json.loads(ok("repair", "--jsonl", stdin=json.dumps(row).encode() + b"\n"))
    assert (answer["id"], answer["text"]) == ("x", "奖励")
    assert {"id", "text", "encoding", "repairs", "issues"} == answer.keys()


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (("extract", "nowhere.txt"), 2, "not_found"),
        (("extract",), 2, "bad_usage"),
        (("run", "nowhere"), 2, "not_found"),
        (("search", "x", "--corpus", "nowhere"), 2, "not_found"),
        (("query", "nothing"), 2, "bad_usage"),
        (("export", "nothing"), 2, "bad_usage"),
        (("show", "0000"), 2, "not_found"),
        (("extract", "-", "--reference-date", "soon"), 2, "bad_usage"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(corpus: Path, arguments: tuple[str, ...], code: int, name: str) -> None:
    done = gongbao(*arguments, GONGBAO_CORPUS=str(corpus))
    assert done.returncode == code
    assert name in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_an_unreadable_document_is_told_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = gongbao("extract", str(tmp_path / "empty.txt"))
    assert done.returncode == 1
    assert "没有可读的文字" in done.stderr.decode()
    assert "nothing to read" in gongbao("extract", str(tmp_path / "empty.txt"), LANG="en_GB.UTF-8", GONGBAO_LANG="en").stderr.decode()


def test_status_counts_every_document(corpus: Path) -> None:
    told = json.loads(ok("status", "--json", "--corpus", str(corpus)))
    assert told["documents"] == 3 == sum(told["statuses"].values())
    rows = json.loads(ok("status", "--documents", "--json", "--corpus", str(corpus)))
    assert all({"id", "uri", "name", "status", "code", "message"} <= row.keys() for row in rows)
    [failed] = json.loads(ok("failures", "--json", "--corpus", str(corpus)))
    assert failed["name"] == "broken.pdf"
    assert "broken.pdf" in ok("failures", "--corpus", str(corpus)).decode()


def test_search_finds_in_either_script(corpus: Path) -> None:
    found = json.loads(ok("search", "獎勵", "--json", "--corpus", str(corpus)))
    assert found["total"] == 2
    assert {"id", "name", "title", "score", "snippet", "start", "end"} <= found["hits"][0].keys()
    assert "【奖励】" in ok("search", "奖励", "--corpus", str(corpus)).decode()


def test_nothing_in_a_document_steers_the_terminal(corpus: Path) -> None:
    for arguments in (("search", "质量"), ("query", "amounts"), ("failures",), ("status", "--documents")):
        assert b"\x1b" not in ok(*arguments, "--corpus", str(corpus))
    assert harmless("a\u202eb\x07") == "a\ufffdb\ufffd"


def test_query_as_json_lines_and_csv(corpus: Path) -> None:
    rows = json.loads(ok("query", "amounts", "--json", "--corpus", str(corpus)))["rows"]
    assert sorted(row["value"] for row in rows) == ["3000000", "400000"]
    lines = [json.loads(line) for line in ok("query", "amounts", "--jsonl", "--min", "1000000", "--corpus", str(corpus)).splitlines()]
    assert [row["value"] for row in lines] == ["3000000"]
    table = list(csv.DictReader(io.StringIO(ok("query", "amounts", "--csv", "--corpus", str(corpus)).decode())))
    assert sorted(row["value"] for row in table) == ["3000000", "400000"]
    due = json.loads(ok("query", "commitments", "--due-before", "2024-06-01", "--json", "--corpus", str(corpus)))
    assert {row["due"] for row in due["rows"]} == {"2023-12-31"}


def test_show_gives_the_record_and_the_evidence(corpus: Path) -> None:
    hit = json.loads(ok("search", "品牌", "--json", "--corpus", str(corpus)))["hits"][0]["id"]
    record = json.loads(ok("show", hit[:6], "--json", "--corpus", str(corpus)))
    assert record["id"] == hit
    amount = next(entity for entity in record["entities"] if entity["kind"] == "amount")
    told = json.loads(ok("show", hit, "--evidence", amount["id"], "--json", "--corpus", str(corpus)))
    assert told["quote"] == "300万元"
    assert "【300万元】" in told["context"]
    place = told["place"][0]
    assert LETTER[place["start"] : place["end"]] == "300万元"


def test_evidence_in_a_document_of_pages_is_a_picture(tmp_path: Path) -> None:
    letter = Path(__file__).resolve().parents[1] / "samples" / "seed-000.pdf"
    ok("run", str(letter), "--out", str(tmp_path / "out"), "--quiet")
    record = json.loads(next((tmp_path / "out" / "notices").glob("*.json")).read_text("utf-8"))
    amount = next(entity for entity in record["entities"] if entity["kind"] == "amount")
    told = json.loads(ok("show", record["id"], "--evidence", amount["id"], "--json", "--corpus", str(tmp_path / "out")))
    assert [Path(path).read_bytes()[:4] for path in told["pictures"]] == [b"\x89PNG"]
    assert f"-{amount['place'][0]['page']}.png" in told["pictures"][0]


def test_export_to_stdout_is_one_record_a_line(corpus: Path) -> None:
    records = [json.loads(line) for line in ok("export", "jsonl", "--out", "-", "--corpus", str(corpus)).splitlines()]
    assert len(records) == 2
    validator = Draft202012Validator(notice_schema())
    for record in records:
        validator.validate(record)


def test_score_of_the_corpus_against_itself_is_perfect(corpus: Path) -> None:
    told = json.loads(ok("score", str(corpus / "notices"), "--json", "--corpus", str(corpus)))
    assert told["documents"] == 2
    assert told["missing"] == []
    assert {row["f1"] for row in told["kinds"].values() if row["gold"]} == {1.0}
    assert told["text_similarity"] == 1.0
    assert "macro F1" in ok("score", str(corpus / "notices"), "--corpus", str(corpus)).decode()


def test_backup_and_reindex(corpus: Path, tmp_path: Path) -> None:
    ok("backup", str(tmp_path / "copy.db"), "--corpus", str(corpus))
    assert (tmp_path / "copy.db").stat().st_size > 0
    before = ok("search", "奖励", "--json", "--corpus", str(corpus))
    ok("reindex", "--corpus", str(corpus))
    assert ok("search", "奖励", "--json", "--corpus", str(corpus)) == before


def test_init_writes_a_start_and_keeps_what_is_there(tmp_path: Path) -> None:
    ok("init", str(tmp_path))
    (tmp_path / "sources.toml").write_text("# mine", "utf-8")
    ok("init", str(tmp_path))
    assert (tmp_path / "sources.toml").read_text("utf-8") == "# mine"
    assert "max_pages" in (tmp_path / "gongbao.toml").read_text("utf-8")


def test_doctor_says_what_is_there(corpus: Path) -> None:
    found = json.loads(ok("doctor", "--json", "--corpus", str(corpus)))
    assert {"ok", "note"} >= {row["state"] for row in found}


def test_schema_is_fresh_and_printed() -> None:
    assert FILE.read_text("utf-8") == text(), "stale: run python -m schemas.publish"
    assert json.loads(ok("schema")) == notice_schema()
    Draft202012Validator.check_schema(notice_schema())


def test_options_before_environment_before_file(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "gongbao.toml").write_text(f'corpus = "{corpus.as_posix()}"\n', "utf-8")
    config = str(tmp_path / "gongbao.toml")
    assert json.loads(ok("status", "--json", GONGBAO_CONFIG=config))["documents"] == 3
    assert gongbao("status", GONGBAO_CONFIG=config, GONGBAO_CORPUS="nowhere").returncode == 2
    assert json.loads(ok("status", "--json", "--corpus", str(corpus), GONGBAO_CORPUS="nowhere"))["documents"] == 3


def test_every_verb_has_help_and_both_languages() -> None:
    listed = ok("--help").decode()
    for command in app.registered_commands:
        assert command.name is not None
        assert command.name in listed
        assert command.callback is not None
        assert command.callback.__doc__


def test_starting_loads_nothing_heavy() -> None:
    heavy = "prefect spacy pydantic fastapi pdfplumber pypdfium2 jieba rjieba openpyxl lxml httpx sqlite3 rich".split()  # noqa: SIM905
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import cli; print([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_extracting_loads_only_what_a_text_needs() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv = ['gongbao', 'extract', '-']\n"
        "import cli\ntry:\n    cli.main()\nexcept SystemExit: pass\n"
        "print([m for m in ('prefect', 'spacy', 'fastapi', 'pdfplumber', 'pypdfium2', 'openpyxl', 'httpx', 'sqlite3')"
        " if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=LETTER.encode(), capture_output=True, check=True)
    assert done.stderr.decode().strip().endswith("[]")


def test_a_closed_pipe_is_no_fault(corpus: Path) -> None:
    command = f"{sys.executable} -c 'import sys; sys.path.insert(0, {str(ROOT)!r}); from cli import main; main()'"
    if os.name == "nt":
        pytest.skip("needs a POSIX shell")
    done = subprocess.run(["sh", "-c", f"{command} export jsonl --corpus {corpus} | head -c 10"], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
