"""Zip files and folders that lie, explode or lead elsewhere."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from articles.bundle import sources
from articles.bundle.layout import Refused
from articles.models import Article
from kb.errors import Conflict
from tests.articles.bundle.moving import MASTER, bring, out, put
from tests.articles.bundle.parcel import HASHES, A, parcel


def refused(somewhere: Session, path: Path) -> str:
    with pytest.raises(Refused) as raised, somewhere.begin_nested():
        bring(somewhere, path)
    assert somewhere.scalars(select(Article)).all() == []
    return str(raised.value)


def archive(path: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """The sound bundle as a zip file with more entries."""
    put(path, parcel())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for entry, data in more:
            file.writestr(entry, data)
    return path


def test_a_zip_and_a_zipped_folder_are_bundles(
    somewhere: Session, tmp_path: Path
) -> None:
    wrapped = {f"my bundle/{name}": data for name, data in parcel().items()}
    extra = {"__MACOSX/my bundle/._askfirst.json": b"x", "my bundle/.DS_Store": b"x"}
    for name, files in (("a.zip", parcel()), ("b.zip", wrapped | extra)):
        with somewhere.begin_nested() as point:
            bring(somewhere, put(tmp_path / name, files))
            assert somewhere.scalars(select(Article.number)).all() == [1001]
            point.rollback()


NAMES = ["../evil.md", "/etc/evil.md", "C:\\evil.md", "..\\evil.md", "a/../../evil.md"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_of_the_bundle(
    somewhere: Session, tmp_path: Path, name: str
) -> None:
    path = archive(tmp_path / "a.zip", (name, b"x"))
    assert "it does not belong into a bundle" in refused(somewhere, path)
    assert not list(tmp_path.rglob("evil.md"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFBLK])
def test_an_entry_that_is_no_file_is_refused(
    somewhere: Session, tmp_path: Path, kind: int
) -> None:
    entry = zipfile.ZipInfo(f"{A}/en/0003.md")
    entry.external_attr = (kind | 0o777) << 16
    said = refused(somewhere, archive(tmp_path / "a.zip", (entry, b"/etc/passwd")))
    assert said.startswith(f"{A}/en/0003.md: it is ")


def test_a_link_in_a_folder_is_refused(somewhere: Session, tmp_path: Path) -> None:
    folder = put(tmp_path / "bundle", parcel())
    secret = tmp_path / "secret.md"
    secret.write_text("secret")
    target = folder / A / "en" / "0002.md"
    target.unlink()
    target.symlink_to(secret)
    assert "en/0002.md: it is a symbolic link" in refused(somewhere, folder)
    target.unlink()
    (folder / "articles" / "1002").symlink_to(tmp_path)
    assert "articles/1002: it is a symbolic link" in refused(somewhere, folder)


def test_what_is_no_file_in_a_folder_is_refused(
    somewhere: Session, tmp_path: Path
) -> None:
    folder = put(tmp_path / "bundle", parcel({"people.yaml": None}))
    os.mkfifo(folder / "people.yaml")
    assert refused(somewhere, folder) == "people.yaml: it is no file"


def test_two_entries_of_one_name_are_refused(
    somewhere: Session, tmp_path: Path
) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = archive(tmp_path / "a.zip", ("people.yaml", b"people: []\n"))
    assert refused(somewhere, path) == "people.yaml: it is there twice"
    path = archive(tmp_path / "b.zip", ("PEOPLE.yaml", b"people: []\n"))
    assert refused(somewhere, path) == "PEOPLE.yaml: it is there twice"


def test_a_bomb_is_stopped_by_what_comes_out_of_it(
    somewhere: Session, tmp_path: Path
) -> None:
    files = parcel({f"{A}/en/0001.md": b"0" * 200_000_000})
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    assert path.stat().st_size < 300_000
    assert f"{A}/en/0001.md: it is larger than" in refused(somewhere, path)


def test_many_small_bombs_count_together(
    somewhere: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "FREE_BYTES", 100_000)
    monkeypatch.setattr(sources, "MAX_RATIO", 10)
    blank = "---\ntitle: x\nsaved_at: '2026-03-01T08:00:00Z'\nsignificance: typo\n---\n"
    more = {f"{A}/en/{n:04d}.md": blank + " " * 150_000 for n in range(1, 4)}
    manifest = parcel()["askfirst.json"].replace(b'"revisions": 3', b'"revisions": 4')
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parcel({**more, "askfirst.json": manifest}).items():
            file.writestr(name, data)
    assert "holds far more than its size" in refused(somewhere, path)


def test_a_size_that_lies_is_found_out(somewhere: Session, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    name = b"people.yaml"
    with zipfile.ZipFile(path) as file:
        size = file.getinfo("people.yaml").file_size
    at = data.rindex(name) - 46
    assert int.from_bytes(data[at + 24 : at + 28], "little") == size
    data[at + 20 : at + 24] = data[at + 24 : at + 28] = (size - 5).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert refused(somewhere, path).startswith("people.yaml: it cannot be read")


@pytest.mark.slow
def test_a_hundred_thousand_entries_are_refused(
    somewhere: Session, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(100_000):
            file.writestr(f"articles/1001/en/{number + 1:04d}.md", b"")
        for name in ("askfirst.json", "catalog.yaml", "people.yaml"):
            file.writestr(name, parcel()[name])
    assert "it says 3 revisions, there are 100000" in refused(somewhere, path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(
    somewhere: Session, tmp_path: Path, method: int
) -> None:
    entry = zipfile.ZipInfo(f"attachments/{HASHES['pdf'][:2]}/{HASHES['pdf']}")
    entry.compress_type = method
    path = archive(tmp_path / "a.zip", (entry, b"x"))
    assert "packed in an unusual way" in refused(somewhere, path)


def test_an_encrypted_entry_is_refused(somewhere: Session, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"people.yaml") - 46
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert refused(somewhere, path) == "people.yaml: it is encrypted"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_torn_zip_is_refused(
    somewhere: Session, tmp_path: Path, share: float
) -> None:
    path = archive(tmp_path / "a.zip")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refused(somewhere, path) == "a.zip: it is neither a folder nor a zip file"


def test_a_flipped_byte_is_found(somewhere: Session, tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"name_zh") + 12] ^= 1
    path.write_bytes(bytes(data))
    assert refused(somewhere, path).startswith("catalog.yaml: it cannot be read")


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_an_export_overwrites_nothing(
    somewhere: Session, tmp_path: Path, name: str
) -> None:
    there = tmp_path / name
    there.mkdir()
    (there / "mine.txt").write_text("mine")
    with pytest.raises(Conflict, match="is there already"):
        out(somewhere, there, MASTER)
    assert [path.name for path in there.iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.iterdir()] == [name]
