"""Staff narrows results by how far a text can be trusted; readers do not."""

import re

from articles.models import Confidence, Edition
from tests.cast import ALICE, ERIN, Member
from tests.site import Site
from tests.web import page


def found(site: Site, member: Member | None, query: str) -> list[str]:
    answer = site.browser(member).get(f"/find?{query}")
    return re.findall(r"<h2><a [^>]*>(.*?)</a></h2>", answer.text)


def test_staff_narrows_by_confidence(site: Site) -> None:
    tried = site.article(title="Tried and true")
    site.article(title="Brand new")
    with site.writing() as session:
        edition = session.get_one(Edition, tried.id)
        edition.confidence = Confidence.VALIDATED
    assert found(site, ERIN, "confidence=validated") == ["Tried and true"]
    assert found(site, ERIN, "confidence=not_validated") == ["Brand new"]
    assert len(found(site, ERIN, "confidence=archived")) == 2
    shown = page(site.browser(ERIN).get("/find"))
    assert "Validated 1" in shown
    assert "Not validated 1" in shown
    for member in (ALICE, None):
        assert len(found(site, member, "confidence=validated")) == 2
        assert "Not validated" not in page(site.browser(member).get("/find"))


def test_the_article_shows_its_confidence_to_writers(site: Site) -> None:
    edition = site.article(title="Brand new")
    url = f"/kb/en/{edition.slug}"
    assert "Not validated" in page(site.browser(ERIN).get(url))
    for member in (ALICE, None):
        assert "Not validated" not in page(site.browser(member).get(url))
