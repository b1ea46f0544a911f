"""YAML as people write it: read with suspicion, written without tricks."""

from typing import Any

import yaml

MAX_DEPTH = 8
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class YamlError(Exception):
    """The text is refused; the message says why."""


class _Writer(_DUMPER):  # type: ignore[misc]
    """A dumper that writes everything out, wherever else it stands."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def read_yaml(text: str, *, limit: int) -> object:
    """Return what a text of at most `limit` characters says; raise `YamlError`."""
    if len(text) > limit:
        raise YamlError(f"is longer than {limit} characters")
    try:
        _check_shape(text)
        return _built(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or type(error).__name__
        raise YamlError(f"is not valid YAML: {problem}") from error


def _built(text: str) -> object:
    loader = _LOADER(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _check_shape(text: str) -> None:
    # Events come one by one, so that nothing is built before it was counted.
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise YamlError("uses aliases")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise YamlError("is nested too deeply")


def write_yaml(fields: object) -> str:
    """Return plain values as YAML, in their order, one line for each text."""
    text: str = yaml.dump(
        fields, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10**9
    )
    return text
