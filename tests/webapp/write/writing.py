"""What the tests of the editor send."""

import re
from typing import Any

from flask.testing import FlaskClient

from tests.articles.making import make_category
from tests.site import Site


def hidden(client: FlaskClient, url: str) -> dict[str, str]:
    """The hidden fields that the editor at an address gives to its form."""
    text = client.get(url).text
    names = ("based_on", "key", "pen", "adopts")
    found = {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', text) for n in names}
    return {name: match[1] if match else "" for name, match in found.items()}


def fields(site: Site, **more: Any) -> dict[str, Any]:
    """The form of a new article, filled in."""
    with site.writing() as session:
        category = make_category(session).id
    filled = {
        "lang": "en",
        "title": "Toner is low",
        "source": "## Fix\n\nShake the *cartridge*.\n",
        "significance": "update",
        "change_note": "Tried it",
        "category": category,
        "product": 0,
        "kind": "fault",
        "audience": "public",
        "group": 0,
    }
    return filled | more
