"""`kb eval` over a small collection on disk."""

import gzip
import json
from pathlib import Path

import pytest

from webapp.cli import main

DOCS = [
    {
        "id": "jam",
        "title": "Clear a paper jam",
        "body": "Open the rear door.",
        "lang": "en",
    },
    {
        "id": "vpn",
        "title": "VPN error 691",
        "body": "# Cause\nA wrong password.",
        "lang": "en",
    },
    {
        "id": "mail",
        "title": "",
        "body": "邮箱超过容量限制后不能再发送邮件。",
        "lang": "zh",
    },
]
QUERIES = [
    {"id": "1", "text": "the printer has a paper jam", "answerable": True},
    {"id": "2", "text": "邮箱容量", "answerable": True},
    {"id": "3", "text": "zebra crossing", "answerable": False},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "var"))
    with gzip.open(tmp_path / "docs.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in DOCS)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in QUERIES)
    (tmp_path / "queries.jsonl").write_text(lines, "utf-8")
    (tmp_path / "qrels.tsv").write_text("1\tjam\t1\n2\tmail\t2\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("mode", ["search", "suggest"])
def test_a_collection_is_measured(
    folder: Path, capsys: pytest.CaptureFixture[str], mode: str
) -> None:
    assert main(["eval", str(folder), "--mode", mode, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["documents"], found["queries"]) == (3, 3)
    assert set(found) >= {
        *("success@1", "recall@10", "recall@100", "mrr@10", "mrr@100", "ndcg@10"),
        *("p50_ms", "p95_ms", "index_s", "index_mb", "auroc"),
    }
    assert found["auroc"] == 1
    assert ({"coverage", "precision@1", "false_show"} <= set(found)) is (
        mode == "suggest"
    )
    if mode == "search":
        assert found["success@1"] == found["recall@10"] == found["ndcg@10"] == 1


def test_translations_are_known_by_the_same_id(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = {"id": "jam", "title": "打印机卡纸", "body": "打开后盖。", "lang": "zh"}
    (folder / "pairs.jsonl").write_text(json.dumps(pair) + "\n", "utf-8")
    (folder / "q.jsonl").write_text('{"id": "9", "text": "打印机卡纸"}\n', "utf-8")
    (folder / "r.tsv").write_text("9\tjam\t1\n", "utf-8")
    files = ["--pairs", "pairs.jsonl", "--queries", "q.jsonl", "--qrels", "r.tsv"]
    files = [f if f.startswith("--") else str(folder / f) for f in files]
    assert main(["eval", str(folder), "--json", *files]) == 0
    assert json.loads(capsys.readouterr().out)["mrr@10"] == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("queries.jsonl", "{not json}\n", "queries.jsonl, line 1"),
        ("queries.jsonl", '{"text": "no id"}\n', "queries.jsonl, line 1"),
        ("qrels.tsv", "1 jam\n", "qrels.tsv"),
        ("docs.jsonl.gz", "not packed", "cannot be read"),
    ],
)
def test_a_damaged_file_is_named(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str,
    said: str,
) -> None:
    (folder / name).write_text(content, "utf-8")
    assert main(["eval", str(folder)]) == 1
    assert said in capsys.readouterr().err


def test_a_folder_without_documents_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "var"))
    assert main(["eval", str(tmp_path / "nowhere")]) == 1
    assert "docs.jsonl" in capsys.readouterr().err
