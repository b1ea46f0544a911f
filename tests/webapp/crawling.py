"""Every page that somebody can reach: by its rule, and by the links it shows."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import product
from urllib.parse import quote, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

_ARGUMENT = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_LINK = re.compile(r'(?:href|src|hx-get|data-[a-z-]*url)="([^"#]*)')
MOST_PAGES = 1500

Values = Mapping[str, Iterable[object]]


def rules(app: Flask, method: str) -> list[Rule]:
    """The rules that take the method, without files of the site itself."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "static"
    ]


def addresses(rule: Rule, values: Values) -> list[str]:
    """The rule with every combination of values; one without a value stays out."""
    names = _ARGUMENT.findall(rule.rule)
    feature = rule.endpoint.partition(".")[0]
    choices = [
        values.get(f"{rule.endpoint}.{name}")
        or values.get(f"{feature}.{name}")
        or values.get(name, ())
        for name in names
    ]
    found = []
    for chosen in product(*choices):
        address = rule.rule
        for value in chosen:
            address = _ARGUMENT.sub(quote(str(value), safe=""), address, count=1)
        found.append(address)
    return found


def fetch(
    app: Flask, client: FlaskClient, values: Values
) -> Iterator[tuple[str, TestResponse]]:
    """Fetch each GET rule with these values."""
    for rule in rules(app, "GET"):
        for url in addresses(rule, values):
            yield url, client.get(url, buffered=True)


def crawl(
    app: Flask, client: FlaskClient, values: Values, *more: str
) -> Iterator[tuple[str, TestResponse]]:
    """Fetch each GET rule with these values, and whatever the pages lead to."""
    known = [url for rule in rules(app, "GET") for url in addresses(rule, values)]
    waiting = deque([*known, *more])
    done: set[str] = set()
    while waiting and len(done) < MOST_PAGES:
        url = waiting.popleft()
        if url in done or url.startswith("/static/"):
            continue
        done.add(url)
        answer = client.get(url, buffered=True)
        yield url, answer
        waiting.extend(_links(url, answer))
    assert len(done) < MOST_PAGES, "the crawl does not end"


def _links(url: str, answer: TestResponse) -> Iterator[str]:
    found = [answer.headers["Location"]] if "Location" in answer.headers else []
    if answer.mimetype == "text/html":
        found += [unescape(link) for link in _LINK.findall(answer.text)]
    for link in found:
        parts = urlsplit(urljoin(f"http://localhost{url}", link))
        # A search key is new on each page; the same results are not new pages.
        query = re.sub(r"(^|&)k=[^&]*", "", parts.query)
        if parts.netloc == "localhost" and parts.path != "/sign-out":
            yield f"{parts.path}?{query}" if query else parts.path
