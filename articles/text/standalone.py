"""A rendered article as a file of its own: pictures inside, links to the site."""

import re
from collections.abc import Callable

from kb.text import SafeHtml

# As the sanitiser writes them: one blank between attributes, values in quotes.
_PICTURE = re.compile(r'(<img\b[^>]*? src=")/attachments/(\d{1,9})/([0-9a-f]{64})(?=")')
_LINK = re.compile(r'(<a\b[^>]*? href=")(?=/(?!/))')

Picture = Callable[[int, str], str | None]


def standalone(html: str, *, root: str, picture: Picture) -> SafeHtml:
    """Return sanitised HTML that shows the same outside of the site.

    `root` is the address of the site without a slash at its end; `picture` gives a
    file of an article, by number and fingerprint, as a data URI if the reader may
    have it.
    """

    def inside(found: re.Match[str]) -> str:
        data = picture(int(found[2]), found[3])
        return f"{found[1]}{data or 'data:,'}"

    return SafeHtml(_LINK.sub(rf"\g<1>{root}", _PICTURE.sub(inside, html)))
