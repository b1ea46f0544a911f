"""What addresses and forms may hold before any view sees it."""

from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.routing import IntegerConverter, UnicodeConverter

from articles.files.blobs import MAX_FILE_BYTES

P = ParamSpec("P")
R = TypeVar("R")

TAKES_FILE = "takes_file"
# A file with the names of its form around it.
MOST_BYTES_OF_FILE = MAX_FILE_BYTES + 100_000
# The greatest number that a column of either database holds.
LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number that a row can have; with any other there is no such page."""

    regex = "[0-9]+"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **options})


class Name(UnicodeConverter):
    """A part of an address without control characters."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.regex = r"[^/\x00-\x1f]+"


class Parameters(ImmutableMultiDict[str, Any]):
    """Parameters without NUL, which PostgreSQL cannot keep."""

    def __init__(self, mapping: Iterable[tuple[str, Any]] | None = None) -> None:
        items = iter_multi_items(mapping or ())
        super().__init__((key, _without_nul(value)) for key, value in items)


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class SiteRequest(Request):
    """A request whose parameters any database can keep."""

    parameter_storage_class = Parameters


def init_inputs(app: Flask) -> None:
    """Have rules and parameters take nothing else; before the first rule."""
    app.request_class = SiteRequest
    app.url_map.converters.update(int=RowNumber, string=Name, default=Name)
    app.before_request(_widen)


def takes_file(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that the view takes a file, and answers a script with JSON."""
    setattr(view, TAKES_FILE, True)
    return view


def expects_file() -> bool:
    """Say whether this request is for a view that takes a file."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, TAKES_FILE, False)


def wants_json() -> bool:
    """Say whether a script asks here, which shows the answer itself."""
    return expects_file() and "HX-Request" in request.headers


def _widen() -> None:
    # Before anything reads the form; all other requests stay small.
    if expects_file():
        request.max_content_length = MOST_BYTES_OF_FILE
