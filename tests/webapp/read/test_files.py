"""The files of articles."""

import hashlib

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header

from articles.files.blobs import blob_path
from articles.models import Attachment, Edition
from kb.policy import Audience
from tests.web import page
from tests.webapp.read.conftest import Shelf

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


SHA256 = hashlib.sha256(PNG).hexdigest()


def attach(
    shelf: Shelf,
    edition: Edition,
    media_type: str = "image/png",
    name: str = "a.png",
    *,
    shown: bool = True,
) -> str:
    """Put a file on the article, and into its published text; return its address."""
    sha256 = SHA256
    path = blob_path(shelf.services.settings.attachments_dir, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PNG)

    def add(session: Session, found: Edition) -> None:
        session.add(
            Attachment(
                article_id=found.article_id,
                sha256=sha256,
                filename=name,
                media_type=media_type,
                size=len(PNG),
            )
        )

    shelf.change(edition, add)
    address = f"/attachments/{shelf.number(edition)}/{sha256}"
    if shown:
        shelf.revise(edition, f"![it]({address})\n")
    return address


@pytest.mark.parametrize(
    ("media_type", "sent_as", "inline"),
    [
        ("image/png", "image/png", True),
        ("image/webp", "image/webp", True),
        ("image/svg+xml", "application/octet-stream", False),
        ("text/html", "application/octet-stream", False),
        ("application/pdf", "application/pdf", False),
    ],
)
def test_only_pictures_open_in_the_browser(
    client: FlaskClient, shelf: Shelf, media_type: str, sent_as: str, inline: bool
) -> None:
    address = attach(shelf, shelf.add(), media_type, "图 “1”.png")
    with client.get(address) as answer:
        assert answer.data == PNG
    assert answer.mimetype == sent_as
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("inline" if inline else "attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_quotes_in_a_name_stay_in_the_name(client: FlaskClient, shelf: Shelf) -> None:
    name = "a\"; filename*=UTF-8''evil.html; x=\".pdf"
    address = attach(shelf, shelf.add(), "application/pdf", name)
    with client.get(address) as answer:
        kind, fields = parse_options_header(answer.headers["Content-Disposition"])
    assert (kind, fields) == ("attachment", {"filename": name})


def test_a_file_has_the_audience_of_its_article(
    client: FlaskClient, as_alice: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    address = attach(shelf, shelf.add(audience=Audience.INTERNAL))
    assert client.get(address).status_code == 404
    assert as_alice.get(address).status_code == 404
    with as_erin.get(address) as answer:
        assert answer.status_code == 200


def test_a_file_of_a_draft_is_for_its_writers(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    address = attach(shelf, shelf.add(published=False), shown=False)
    assert client.get(address).status_code == 404
    with as_erin.get(address) as answer:
        assert answer.status_code == 200


def test_a_file_of_an_unpublished_change_is_for_its_writers(
    client: FlaskClient, as_alice: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    address = attach(shelf, edition, shown=False)
    shelf.revise(edition, f"![it]({address})\n", published=False)
    for reader in (client, as_alice):
        missing = reader.get(address.replace(SHA256, "0" * 64))
        refused = reader.get(address)
        assert (refused.status_code, page(refused)) == (404, page(missing))
    with as_erin.get(address) as answer:
        assert answer.status_code == 200


def test_a_kept_file_is_asked_for_again_and_only_then_confirmed(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add(audience=Audience.INTERNAL)
    address = attach(shelf, edition)
    with as_erin.get(address) as answer:
        etag = answer.headers["ETag"]
        assert "Cookie" in answer.headers["Vary"]
    kept = {"If-None-Match": etag}
    with as_erin.get(address, headers=kept) as answer:
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert client.get(address, headers=kept).status_code == 404


def test_a_part_and_the_head_of_a_file_obey_the_same_rule(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    address = attach(shelf, shelf.add(audience=Audience.INTERNAL))
    part = {"Range": "bytes=0-3"}
    with as_erin.get(address, headers=part) as answer:
        assert (answer.status_code, answer.data) == (206, PNG[:4])
    with as_erin.head(address) as answer:
        assert answer.status_code == 200
        assert answer.content_length == len(PNG)
    assert client.get(address, headers=part).status_code == 404
    assert client.head(address).status_code == 404


def test_another_article_does_not_lend_its_audience(
    client: FlaskClient, shelf: Shelf
) -> None:
    hidden = shelf.add(audience=Audience.INTERNAL)
    address = attach(shelf, hidden)
    visible = shelf.add(title="Public one")
    number = f"/{shelf.number(hidden)}/"
    lent = address.replace(number, f"/{shelf.number(visible)}/")
    assert client.get(lent).status_code == 404


def test_a_file_that_is_gone_is_not_found(client: FlaskClient, shelf: Shelf) -> None:
    address = attach(shelf, shelf.add())
    for path in shelf.services.settings.attachments_dir.rglob("*"):
        if path.is_file():
            path.unlink()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("sha256", ["0" * 64, "x", "..%2f..%2fkb.sqlite3"])
def test_a_guess_finds_nothing(client: FlaskClient, shelf: Shelf, sha256: str) -> None:
    number = shelf.number(shelf.add())
    assert client.get(f"/attachments/{number}/{sha256}").status_code == 404
