"""One person's browser, as far as a measurement needs it: cookies and forms."""

import re
from html import unescape
from http.client import HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from benchmarks.site import connect

INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """Keeps one connection and its cookies."""

    def __init__(self, url: str) -> None:
        self.connection = connect(url)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the text of a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def sign_in(self, login: str) -> None:
        """Become this person of the demo; raise `RuntimeError` if refused."""
        token = TOKEN.search(self.get("/sign-in")[1])
        if token is None:
            raise RuntimeError("the sign-in page has no form")
        status, _text = self.post("/demo/sign-in", login=login, csrf_token=token[1])
        if status not in (302, 303):
            raise RuntimeError(f"the demo did not sign in {login}: {status}")

    def fields(self, page: str, *names: str) -> dict[str, str]:
        """Return the values of these fields as a form of the page holds them."""
        found = {}
        for tag in INPUT.findall(page):
            attributes = dict(ATTRIBUTE.findall(tag))
            if attributes.get("name") in names:
                found[attributes["name"]] = unescape(attributes.get("value", ""))
        return found

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode("utf-8")
        self._keep_cookies(response)
        return response.status, text

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
