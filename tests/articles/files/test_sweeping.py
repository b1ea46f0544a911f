"""Nothing stays that belongs to nobody, and nothing goes that belongs to somebody."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from articles.files.actions import attach
from articles.files.blobs import STAGING, blob_path
from articles.files.sweeping import KEPT_FOR, broken_files, sweep
from articles.files.uploads import Upload, take
from articles.queries import get_article
from tests.articles.making import NOW, WRITER, make_published


def taken(folder: Path, text: str, age: timedelta = timedelta()) -> Upload:
    upload = take(folder, "a.txt", BytesIO(text.encode()))
    made(blob_path(folder, upload.sha256), age)
    return upload


def made(path: Path, age: timedelta) -> None:
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))


def attached(session: Session, upload: Upload) -> None:
    article = get_article(session, make_published(session).article_id)
    attach(session, article, upload, by=WRITER, now=NOW)


OLD = KEPT_FOR + timedelta(minutes=1)


def test_what_no_article_has_goes_after_a_day(session: Session, tmp_path: Path) -> None:
    used, lost = taken(tmp_path, "used", OLD), taken(tmp_path, "lost", OLD)
    fresh = taken(tmp_path, "fresh", KEPT_FOR - timedelta(minutes=1))
    attached(session, used)
    assert sweep(session, tmp_path, NOW) == [lost.sha256]
    assert not blob_path(tmp_path, lost.sha256).exists()
    assert blob_path(tmp_path, used.sha256).exists()
    assert blob_path(tmp_path, fresh.sha256).exists()
    assert sweep(session, tmp_path, NOW) == []


def test_what_an_upload_left_behind_goes_as_well(
    session: Session, tmp_path: Path
) -> None:
    taken(tmp_path, "any")
    left, busy = tmp_path / STAGING / "left", tmp_path / STAGING / "busy"
    for path, age in ((left, OLD), (busy, timedelta())):
        path.write_bytes(b"half")
        made(path, age)
    assert sweep(session, tmp_path, NOW) == ["left"]
    assert busy.exists()


def test_a_content_that_is_sent_again_is_new_again(
    session: Session, tmp_path: Path
) -> None:
    again = taken(tmp_path, "again", OLD)
    take(tmp_path, "a.txt", BytesIO(b"again"))
    assert sweep(session, tmp_path, NOW) == []
    assert blob_path(tmp_path, again.sha256).read_bytes() == b"again"


def test_other_folders_are_left_alone(session: Session, tmp_path: Path) -> None:
    other = tmp_path / "notes" / "keep.txt"
    other.parent.mkdir()
    other.write_text("x")
    made(other, OLD)
    assert sweep(session, tmp_path, NOW) == []
    assert sweep(session, tmp_path / "nowhere", NOW) == []
    assert other.exists()


@pytest.mark.parametrize("problem", ["missing", "damaged"])
def test_what_is_missing_or_damaged_is_told(
    session: Session, tmp_path: Path, problem: str
) -> None:
    whole, broken = taken(tmp_path, "whole"), taken(tmp_path, "broken")
    attached(session, whole)
    attached(session, broken)
    assert broken_files(session, tmp_path) == []
    path = blob_path(tmp_path, broken.sha256)
    path.unlink()
    if problem == "damaged":
        path.write_bytes(b"brokem")
    (line,) = broken_files(session, tmp_path)
    assert line.startswith(f"{problem} file: /attachments/")
    assert line.endswith(broken.sha256)
