"""The YAML block at the top of a Markdown file, read with suspicion."""

import re
from typing import Any

from articles.plain_yaml import YamlError, read_yaml

MAX_LENGTH = 20_000

_BLOCK = re.compile(r"---[ \t]*\n(.*?\n|)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


class FrontMatterError(Exception):
    """The block is refused; the message says why."""


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return the fields and the text below; raise `FrontMatterError`."""
    block = _BLOCK.match(text)
    if not block:
        return {}, text
    return _fields(block[1]), text[block.end() :]


def _fields(block: str) -> dict[str, Any]:
    try:
        fields = read_yaml(block, limit=MAX_LENGTH)
    except YamlError as error:
        raise FrontMatterError(f"its front matter {error}") from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise FrontMatterError("its front matter is not a list of fields")
    return {str(name).lower(): value for name, value in fields.items()}
