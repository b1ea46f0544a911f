"""The script of the page asks where a former section is."""

from flask.testing import FlaskClient

from kb.policy import Audience
from tests.webapp.read.conftest import Shelf


def test_a_former_section_is_told_to_whoever_reads_the_article(
    client: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add()
    shelf.revise(edition, "## Symptom\n\nx\n\n## How to fix it\n\nx\n")
    url = f"/kb/en/{edition.slug}/section"
    assert f'data-section-url="{url}"' in client.get(f"/kb/en/{edition.slug}").text
    answer = client.get(url, query_string={"was": "user-content-fix"})
    assert answer.text == "user-content-how-to-fix-it"
    assert answer.mimetype == "text/plain"
    for nonsense in ("", "nothing", "<script>", "x" * 9000):
        asked = {"was": nonsense}
        assert client.get(url, query_string=asked).status_code == 404


def test_nobody_else_learns_of_it(
    client: FlaskClient, as_kim: FlaskClient, shelf: Shelf
) -> None:
    edition = shelf.add(audience=Audience.INTERNAL)
    url = f"/kb/en/{edition.slug}/section?was=fix"
    assert client.get(url).status_code == 404
    assert as_kim.get(url).text == "user-content-fix"
