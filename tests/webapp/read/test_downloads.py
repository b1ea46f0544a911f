"""An article saved as a file, by who may read it."""

import re
from base64 import b64encode

import pytest
import yaml
from flask.testing import FlaskClient

from articles.drafts import Draft
from kb.policy import Audience
from tests.web import page
from tests.webapp.read.conftest import Shelf
from tests.webapp.read.test_files import PNG, SHA256, attach

SOURCE = "---\n\nFirst  \r\nsecond **line**. [Other](/a/1001) [part](#x)\n"


def draft(**more: object) -> Draft:
    fields = {"title": "VPN: error 691", "keywords": ("hidden word",), "tags": ("vpn",)}
    return Draft(**{"source": SOURCE, **fields, **more})  # type: ignore[arg-type]


def test_markdown_has_its_front_matter_and_every_character(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add(draft=draft())
    answer = client.get(f"/kb/en/{edition.slug}.md")
    assert answer.mimetype == "text/markdown"
    disposition = answer.headers["Content-Disposition"]
    assert disposition == "attachment; filename=1001-en.md"
    _, head, text = answer.data.decode().split("---\n", 2)
    assert text == SOURCE
    facts = yaml.safe_load(head)
    assert (facts["title"], facts["tags"]) == ("VPN: error 691", ["vpn"])
    assert facts["address"].endswith(f"/kb/en/{edition.slug}")
    assert "hidden" not in head


def test_a_web_page_needs_nothing_else(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add(draft=draft())
    address = attach(shelf, edition)
    shelf.revise(edition, f'{SOURCE}\n![tray]({address})\n\n`<a href="/x">`\n')
    answer = client.get(f"/kb/en/{edition.slug}.html")
    assert answer.headers["Content-Disposition"] == "attachment; filename=1001-en.html"
    text = answer.text
    assert f'src="data:image/png;base64,{b64encode(PNG).decode()}"' in text
    assert 'href="http://127.0.0.1:8000/a/1001"' in text
    assert 'href="#user-content-x"' in text or 'href="#x"' in text
    assert '&lt;a href="/x"&gt;' in text
    assert not re.findall(r'<[^>]*?(?:src|href)="(?!data:|http://127|#)', text)
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert "version 3" in page(answer)


def test_a_picture_that_is_not_for_the_reader_stays_out(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf
) -> None:
    hidden = shelf.add(audience=Audience.INTERNAL)
    address = attach(shelf, hidden)
    edition = shelf.add(draft=draft(source=f"![tray]({address})\n", title="Open"))
    path = f"/kb/en/{edition.slug}.html"
    assert 'src="data:,"' in client.get(path).text
    assert SHA256 not in client.get(path).text
    assert 'src="data:image/png' in as_erin.get(path).text


@pytest.mark.parametrize("ending", ["md", "html"])
def test_only_readers_of_the_article_can_save_it(
    client: FlaskClient, as_erin: FlaskClient, shelf: Shelf, ending: str
) -> None:
    internal = shelf.add(audience=Audience.INTERNAL)
    unpublished = shelf.add(title="Draft", published=False)
    path = f"/kb/en/{internal.slug}.{ending}"
    assert client.get(path).status_code == 404
    assert as_erin.get(path).status_code == 200
    for reader in (client, as_erin):
        path = f"/kb/en/{unpublished.slug}.{ending}"
        assert reader.get(path).status_code == 404


@pytest.mark.parametrize("ending", ["md", "html"])
def test_a_newer_draft_is_not_in_the_file(
    as_erin: FlaskClient, shelf: Shelf, ending: str
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "Secret plan.\n", published=False)
    assert "Secret" not in as_erin.get(f"/kb/en/{edition.slug}.{ending}").text


def test_the_page_offers_the_files(client: FlaskClient, shelf: Shelf) -> None:
    edition = shelf.add("zh")
    text = client.get(f"/kb/zh/{edition.slug}").text
    for ending in ("md", "html"):
        found = re.search(rf'href="([^"]+\.{ending})" download', text)
        assert found
        assert client.get(found[1]).status_code == 200
