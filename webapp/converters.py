"""What the variable parts of addresses may be."""

from flask import Flask
from werkzeug.routing import IntegerConverter

# The greatest number that a column of either database holds.
LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """A number that a row can have; anything else is no such page."""

    regex = "[0-9]+"

    def __init__(self, *args: object, max: int = LARGEST, **options: int) -> None:  # noqa: A002
        super().__init__(*args, max=max, **options)  # type: ignore[arg-type]


def init_converters(app: Flask) -> None:
    """Have `int` in a rule stand for the number of a row."""
    app.url_map.converters["int"] = RowNumber
