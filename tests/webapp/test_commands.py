"""The command line `kb`, called as an administrator calls it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb.events.log import last_cursor
from kb.notices.queries import has_come_to
from kb.policy import Audience
from tests.articles.bundle.moving import put
from tests.articles.bundle.parcel import HASHES, parcel
from tests.articles.making import make_published
from webapp.cli import main
from webapp.database import Database

ARTICLES = {
    "network/vpn.md": "---\ntitle: VPN error 691\ntags: [vpn]\n---\n\nClear it.\n",
    "network/vpn.zh.md": "# VPN 错误 691\n\n清除旧密码。\n",
    "printing/jam.md": "# Paper jam\n\nOpen the tray.\n",
    "broken.md": "---\ntitle: [\n---\n\nText.\n",
}


class Kb:
    """The command with a data folder of its own; it returns status and output."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        self._capsys.readouterr()
        try:
            status = main(words)
        except SystemExit as wrong:
            status = int(wrong.code or 0)
        said = self._capsys.readouterr()
        self.err = said.err
        return status, said.out

    def json(self, *words: str) -> Any:
        status, out = self(*words)
        assert status == 0
        return json.loads(out)


@pytest.fixture
def kb(
    tmp_path: Path,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Kb:
    monkeypatch.setenv("KB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KB_DATABASE_URL", url)
    monkeypatch.setenv("KB_BASE_URL", "https://help.example.org")
    return Kb(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "articles"


def test_init_makes_everything_and_does_no_harm_twice(kb: Kb, tmp_path: Path) -> None:
    for _ in range(2):
        status, out = kb("init")
        assert (status, out) == (0, f"ready: {tmp_path / 'data'}\n")
    assert (tmp_path / "data" / "index" / "CURRENT").exists()


def test_import_reports_what_it_did(kb: Kb, folder: Path) -> None:
    report = kb.json("import", str(folder), "--json")
    assert (report["created"], report["unchanged"]) == (3, 0)
    assert [one["file"] for one in report["skipped"]] == ["broken.md"]
    again = kb.json("import", str(folder), "--json")
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 3)
    (folder / "printing" / "jam.md").write_text("# Paper jam\n\nOpen both trays.\n")
    status, out = kb("import", str(folder))
    assert status == 0
    assert "created 0, updated 1, unchanged 2, skipped 1" in out
    assert "skipped broken.md: " in out


def test_import_of_no_folder_is_refused(kb: Kb, tmp_path: Path) -> None:
    status, _ = kb("import", str(tmp_path / "nowhere"))
    assert status == 1
    assert "nowhere is neither a folder nor a .zip file" in kb.err


@pytest.mark.parametrize(
    ("words", "title"),
    [(["vpn", "691"], "VPN error 691"), (["错误", "密码"], "VPN 错误 691")],
)
def test_search_finds_what_was_imported(
    kb: Kb, folder: Path, words: list[str], title: str
) -> None:
    kb("import", str(folder))
    first = kb.json("search", *words, "--json")[0]
    assert first["title"] == title
    assert first["lang"] == ("zh" if "错误" in title else "en")
    assert set(first) == {"number", "slug", "lang", "title", "section", "score"}
    status, out = kb("search", *words)
    assert status == 0
    assert title in out


def test_search_is_limited_and_in_one_language_if_asked(kb: Kb, folder: Path) -> None:
    kb("import", str(folder))
    both = {row["lang"] for row in kb.json("search", "VPN", "--json")}
    assert both <= {"en", "zh"}
    only = kb.json("search", "VPN", "691", "--lang", "zh", "--json")
    assert [row["lang"] for row in only] == ["zh"]
    assert len(kb.json("search", "error", "tray", "--limit", "1", "--json")) == 1
    assert kb.json("search", "quantum", "--json") == []


def test_search_shows_each_role_what_it_may_see(kb: Kb, url: str) -> None:
    kb("init")
    database = Database(url)
    with database.transaction() as session:
        make_published(session, title="Tray for staff", audience=Audience.INTERNAL)
        make_published(session, title="Tray for all")
    database.close()

    def titles(*role: str) -> set[str]:
        return {row["title"] for row in kb.json("search", "tray", "--json", *role)}

    assert titles() == titles("--as", "customer") == {"Tray for all"}
    assert titles("--as", "engineer") == {"Tray for all", "Tray for staff"}


def test_verify_repairs_and_tells_by_its_status(
    kb: Kb, folder: Path, tmp_path: Path
) -> None:
    kb("import", str(folder))
    assert kb("verify") == (0, "everything derived agrees with the database\n")
    shutil.rmtree(tmp_path / "data" / "index")
    status, out = kb("verify")
    assert status == 1
    assert "no index has been built" in out
    assert kb("verify")[0] == 0
    assert kb.json("search", "tray", "--json")[0]["title"] == "Paper jam"


def test_reindex_counts_the_texts(kb: Kb, folder: Path) -> None:
    kb("import", str(folder))
    status, out = kb("reindex")
    assert status == 0
    assert re.fullmatch(r"3 texts in \d+\.\d s\n", out)


def test_user_makes_an_account_whose_link_sets_a_password(kb: Kb) -> None:
    roles = ("--role", "engineer", "--role", "administrator")
    status, out = kb("user", "Ada@Example.org", "--name", "Ada", *roles)
    assert status == 0
    assert re.fullmatch(r"https://help\.example\.org/reset/[\w-]{20,}\n", out)
    status, again = kb("user", "ada@example.org")
    assert status == 0
    assert again != out
    assert kb("user", "ada@example.org", "--name", "Ada")[0] == 1
    assert "There is an account with this address already." in kb.err


def test_user_of_nobody_is_refused(kb: Kb) -> None:
    assert kb("user", "nobody@example.org")[0] == 1
    assert "no active account" in kb.err


@pytest.mark.parametrize(
    "words",
    [[], ["frobnicate"], ["search"], ["search", "x", "--as", "god"], ["user"]],
)
def test_wrong_use_is_told_by_status_2(kb: Kb, words: list[str]) -> None:
    assert kb(*words)[0] == 2


def test_wrong_settings_are_all_named(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_TIME_ZONE", "Mars/Olympus")
    monkeypatch.setenv("KB_COLOUR", "red")
    assert kb("init")[0] == 2
    assert "KB_TIME_ZONE" in kb.err
    assert "KB_COLOUR: there is no such setting" in kb.err


@pytest.fixture
def elsewhere(
    kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Path]:
    """Go on with an empty site of its own."""

    def switch() -> Path:
        place = tmp_path / "other"
        place.mkdir()
        monkeypatch.setenv("KB_DATA_DIR", str(place))
        monkeypatch.setenv("KB_DATABASE_URL", f"sqlite:///{place / 'kb.sqlite3'}")
        return place

    return switch


@pytest.mark.parametrize("name", ["all", "all.zip"])
def test_export_and_import_move_everything(
    kb: Kb, folder: Path, tmp_path: Path, elsewhere: Callable[[], Path], name: str
) -> None:
    kb("import", str(folder))
    target = tmp_path / name
    status, said = kb("export", str(target))
    assert status == 0
    assert said.startswith("2 articles with 3 revisions and 0 files in ")
    assert target.stat().st_mode & 0o077 == 0
    place = elsewhere()
    report = kb.json("import", str(target), "--json")
    assert (report["articles"], report["revisions"], report["lost"]) == (2, 3, [])
    assert kb.json("search", "错误", "密码", "--json")[0]["title"] == "VPN 错误 691"
    assert kb("verify")[0] == 0
    again = kb.json("export", str(tmp_path / f"again{target.suffix}"), "--json")
    assert (again["articles"], again["revisions"]) == (2, 3)
    database = Database(f"sqlite:///{place / 'kb.sqlite3'}")
    with database.reading() as session:
        # What happened elsewhere is told to nobody.
        assert has_come_to(session, "notices") == last_cursor(session)
    database.close()


def test_a_bundle_goes_into_an_empty_site_only(
    kb: Kb, folder: Path, tmp_path: Path
) -> None:
    kb("import", str(folder))
    kb("export", str(tmp_path / "all.zip"))
    assert kb("export", str(tmp_path / "all.zip"))[0] == 1
    assert "all.zip is there already." in kb.err
    assert kb("import", str(tmp_path / "all.zip"))[0] == 1
    assert "There are 2 articles here already." in kb.err
    assert "KB_DATA_DIR" in kb.err


def test_a_broken_bundle_names_the_file(kb: Kb, tmp_path: Path) -> None:
    path = put(tmp_path / "a.zip", parcel({"people.yaml": "people: [\n"}))
    assert kb("import", str(path))[0] == 1
    assert "kb: people.yaml: is not valid YAML" in kb.err
    assert kb("import", str(put(tmp_path / "b.zip", {"a.md": b"# A"})))[0] == 1
    assert "askfirst.json: it is not there, so this is no bundle" in kb.err
    assert kb("import", str(tmp_path / "no.zip"))[0] == 1


def test_export_tells_which_files_were_lost(kb: Kb, tmp_path: Path) -> None:
    kb("import", str(put(tmp_path / "a", parcel())))
    shutil.rmtree(tmp_path / "data" / "attachments")
    status, said = kb("export", str(tmp_path / "b"))
    assert status == 1
    assert f"lost: the content of file {HASHES['picture']}" in said
