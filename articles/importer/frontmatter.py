"""The YAML block at the top of a Markdown file, read with suspicion."""

import re
from typing import Any

import yaml

MAX_LENGTH = 20_000
MAX_DEPTH = 8

_BLOCK = re.compile(r"---[ \t]*\n(.*?\n|)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatterError(Exception):
    """The block is refused; the message says why."""


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return the fields and the text below; raise `FrontMatterError`."""
    block = _BLOCK.match(text)
    if not block:
        return {}, text
    return _fields(block[1]), text[block.end() :]


def _fields(block: str) -> dict[str, Any]:
    if len(block) > MAX_LENGTH:
        raise FrontMatterError(
            f"its front matter is longer than {MAX_LENGTH} characters"
        )
    try:
        _check_shape(block)
        fields = _built(block)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or type(error).__name__
        raise FrontMatterError(
            f"its front matter is not valid YAML: {problem}"
        ) from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise FrontMatterError("its front matter is not a list of fields")
    return {str(name).lower(): value for name, value in fields.items()}


def _built(block: str) -> object:
    loader = _LOADER(block)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _check_shape(block: str) -> None:
    # Events come one by one, so that nothing is built before it was counted.
    depth = 0
    for event in yaml.parse(block, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError("its front matter uses aliases")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise FrontMatterError("its front matter is nested too deeply")
