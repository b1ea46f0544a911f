"""Files put on articles by pages and by scripts; group B of the attacks, over HTTP."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from articles.files.blobs import MAX_FILE_BYTES, STAGING
from articles.models import Attachment
from kb.accounts.models import Group
from kb.policy import Audience
from tests.articles.files.pictures import PDF, SVG, claiming, picture
from tests.cast import ALICE, ERIN, KIM
from tests.site import Site
from tests.web import page, token

SCRIPT = {"HX-Request": "true"}


def send(
    client: FlaskClient, url: str, name: str, content: bytes, **more: Any
) -> TestResponse:
    """Send a file as a form with a file does."""
    sent = FileStorage(BytesIO(content), filename=name)
    data = {"csrf_token": token(client), "file": sent}
    # The client itself would leave a large body in an open file.
    boundary, body = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(url, data=body, content_type=kind, **more)


@pytest.fixture
def place(site: Site) -> str:
    return f"/write/{site.number(site.article())}/en/files"


def left(site: Site) -> list[Path]:
    """What lies in the staging folder."""
    return list((site.services.settings.attachments_dir / STAGING).glob("*"))


def test_a_script_gets_what_to_write_into_the_text(site: Site, place: str) -> None:
    answer = send(site.browser(ERIN), place, "the-tray.png", picture(), headers=SCRIPT)
    assert answer.status_code == 201
    (row,) = site.rows(Attachment)
    address = f"/attachments/1001/{row.sha256}"
    assert answer.json == {
        "markdown": f"![the tray]({address})",
        "url": address,
        "media_type": "image/png",
        "filename": "the-tray.png",
        "size": row.size,
    }
    assert row.uploaded_by_id == site.actor(ERIN).user_id
    assert row.uploaded_at is not None
    assert [e.kind for e in site.events("file.attached")] == ["file.attached"]


def test_a_pasted_picture_shows_to_its_writers(site: Site, place: str) -> None:
    sent = send(site.browser(KIM), place, "a.png", picture(), headers=SCRIPT).json
    assert sent
    with site.browser(ERIN).get(sent["url"]) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/png"
    assert site.browser().get(sent["url"]).status_code == 404


def test_a_document_becomes_a_link(site: Site, place: str) -> None:
    sent = send(site.browser(KIM), place, "日本 [1].pdf", PDF, headers=SCRIPT).json
    assert sent
    assert sent["markdown"] == f"[日本 \\[1\\].pdf]({sent['url']})"


def test_the_page_works_without_a_script(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    empty = page(kim.get(place))
    assert "At most 20 MB" in empty
    assert "No files yet" in empty
    answer = send(kim, place, "tray.png", picture(), follow_redirects=True)
    text = page(answer)
    assert "The file is there." in text
    assert "1 file" in text
    assert "tray.png" in text
    assert "Kim" in text
    assert "No version uses it." in text
    assert "![tray](/attachments/1001/" in answer.text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.svg", SVG, "SVG"),
        ("a.png", SVG, "SVG"),
        ("a.exe", b"MZ", "Allowed are png, jpg"),
        ("a.pdf", b"MZ", "not what its name says"),
        ("a.png", claiming(60_000, 60_000), "40 million pixels"),
        ("a.jpg", picture("JPEG")[:-60], "damaged"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"x" * (MAX_FILE_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_refused_is_told_and_leaves_nothing(
    site: Site, place: str, name: str, content: bytes, why: str
) -> None:
    kim = site.browser(KIM)
    by_script = send(kim, place, name, content, headers=SCRIPT)
    assert by_script.status_code == 422
    assert by_script.json
    assert why in by_script.json["error"]
    by_hand = send(kim, place, name, content)
    assert by_hand.status_code == 422
    assert why in page(by_hand)
    assert site.rows(Attachment) == []
    assert left(site) == []


def test_a_form_without_a_file_asks_for_one(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    for data in ({}, {"file": (BytesIO(b""), "")}):
        answer = kim.post(
            place, data={"csrf_token": token(kim), **data}, headers=SCRIPT
        )
        assert answer.status_code == 422
        assert answer.json == {"error": "Please choose a file."}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_fifty_megabytes_are_refused_unread_with_a_message(
    site: Site, place: str, lang: str
) -> None:
    kim = site.browser(KIM)
    kim.set_cookie("lang", lang)
    message = {"en": "The file is larger than 20 MB.", "zh": "20 MB"}[lang]
    huge = {"CONTENT_LENGTH": "50000000", "wsgi.input": _Unread()}
    kind = "multipart/form-data; boundary=x"
    by_script = kim.post(
        place, content_type=kind, headers=SCRIPT, environ_overrides=huge
    )
    assert by_script.status_code == 413
    assert by_script.json
    assert message in by_script.json["error"]
    by_hand = kim.post(place, content_type=kind, environ_overrides=huge)
    assert by_hand.status_code == 413
    assert message in page(by_hand)


class _Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError(f"{size} bytes of the body were read")


def test_a_body_without_a_length_is_counted(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    )
    stream = BytesIO(body + b"x" * 30_000_000)
    answer = kim.post(
        place,
        content_type="multipart/form-data; boundary=x",
        headers=SCRIPT,
        environ_overrides={
            "wsgi.input": stream,
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
        },
    )
    assert answer.status_code == 413
    assert stream.tell() < 21_000_000
    assert left(site) == []


def test_other_pages_stay_small(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    answer = send(kim, "/write/preview", "a.txt", b"x" * 3_000_000)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name",
    [
        "a'; filename*=UTF-8''evil.html; x='.txt",
        "a%0D%0AX-Evil: 1.txt",
        "../../../x.txt",
        "C:\\x\\y.txt",
        "\u202etxt.exe.txt",
        "日本.txt",
        "🎉🎉.txt",
        "n" * 5000 + ".txt",
    ],
)
def test_every_name_becomes_one_well_formed_header(
    site: Site, place: str, name: str
) -> None:
    kim = site.browser(KIM)
    sent = send(kim, place, name, b"<script>alert(1)</script>", headers=SCRIPT)
    assert sent.status_code == 201
    assert sent.json
    with kim.get(sent.json["url"]) as answer:
        headers = answer.headers.getlist("Content-Disposition")
        assert len(headers) == 1
        assert headers[0].startswith("attachment; filename")
        assert "X-Evil" not in answer.headers
        assert not {"\r", "\n", "\u202e"} & set(headers[0])
        assert len(headers[0]) < 1500
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "\u202e" not in kim.get(place).text
    folder = site.services.settings.attachments_dir
    stored = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [sent.json["url"].rpartition("/")[2]]


def test_the_type_that_the_browser_claims_is_ignored(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    data = {
        "csrf_token": token(kim),
        "file": (BytesIO(b"plain"), "a.txt", "text/html"),
    }
    sent = kim.post(place, data=data, headers=SCRIPT)
    assert sent.json
    assert sent.json["media_type"] == "text/plain"
    with kim.get(sent.json["url"]) as answer:
        assert answer.mimetype == "text/plain"
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_goes_again_while_no_text_uses_it(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    send(kim, place, "a.png", picture())
    sha256 = site.rows(Attachment)[0].sha256
    gone = kim.post(
        f"{place}/{sha256}/remove",
        data={"csrf_token": token(kim)},
        follow_redirects=True,
    )
    assert "The file is gone." in page(gone)
    assert site.rows(Attachment) == []
    again = kim.post(f"{place}/{sha256}/remove", data={"csrf_token": token(kim)})
    assert again.status_code == 404


def test_a_file_in_use_names_its_texts_and_stays(site: Site, place: str) -> None:
    kim = site.browser(KIM)
    sent = send(kim, place, "a.png", picture(), headers=SCRIPT).json
    assert sent
    edition = site.article(title="Other", source=f"{sent['markdown']}\n")
    place = f"/write/{site.number(edition)}/en/files"
    send(kim, place, "a.png", picture())
    text = page(kim.get(place))
    assert "English, version 1 Published" in text
    assert "No version uses it." not in text
    sha256 = sent["url"].rpartition("/")[2]
    kept = kim.post(f"{place}/{sha256}/remove", data={"csrf_token": token(kim)})
    assert kept.status_code == 409
    assert "has to stay" in page(kept)


@pytest.mark.parametrize("member", [None, ALICE], ids=["anonymous", "Alice"])
def test_readers_put_no_files_on_articles(site: Site, place: str, member: Any) -> None:
    client = site.browser(member)
    assert send(client, place, "a.png", picture()).status_code == 403
    refused = send(client, place, "a.png", picture(), headers=SCRIPT)
    assert refused.status_code == 403
    assert refused.json
    assert site.rows(Attachment) == []
    assert left(site) == []


def test_an_article_one_may_not_see_takes_no_file(site: Site) -> None:
    with site.writing() as session:
        group = Group(name="Closed")
        session.add(group)
        session.flush()
    closed = site.article(audience=Audience.GROUP, group_id=group.id)
    place = f"/write/{site.number(closed)}/en/files"
    for address in (place, "/write/999999/en/files"):
        answer = send(site.browser(ERIN), address, "a.png", picture(), headers=SCRIPT)
        assert answer.status_code == 404
        assert answer.json == {"error": "There is no such article."}
    assert left(site) == []
