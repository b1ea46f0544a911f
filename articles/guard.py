"""The limits on what may be rendered: size at once, time in a child process."""

import re
import subprocess
import sys

from kb.errors import Invalid
from kb.text import N_, Lang

MAX_SOURCE_BYTES = 200_000
MAX_SECONDS = 2
# Loading the renderer takes a moment before the child's own clock starts.
START_SECONDS = 20
# Work the renderer may have to do for one source, in steps of about 0.1 µs.
MAX_STEPS = 8_000_000

_BLOCK = re.compile(r"\n[ \t>]*\n")
_COSTLY = "[]()*_`<!~=+:^|\\"


def check_source(source: str) -> None:
    """Raise `Invalid` for a text that is too long or cannot be stored."""
    if "\x00" in source:
        raise Invalid(
            N_("The text contains a character that cannot be stored."), "source"
        )
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        problem = N_("The text contains a character that cannot be stored.")
        raise Invalid(problem, "source") from error
    if size > MAX_SOURCE_BYTES:
        raise Invalid(
            N_("The text is longer than %(limit)s kB. Please split the article."),
            "source",
            limit=MAX_SOURCE_BYTES // 1000,
        )


def is_suspicious(source: str) -> bool:
    """Say whether rendering could take far longer than the length suggests.

    The renderer looks from each opening mark to the end of its block, so a block
    costs at most its length times its marks.
    """
    steps = 0
    for block in _BLOCK.split(source):
        marks = sum(block.count(mark) for mark in _COSTLY)
        steps += len(block) * marks
        if steps > MAX_STEPS:
            return True
    return False


def convert_in_child(source: str, lang: Lang) -> str:
    """Return the sanitised HTML, made by a process that is stopped after 2 seconds."""
    command = [sys.executable, "-m", "articles.render_child", lang, str(MAX_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - no part of the command comes from outside
            command, input=source.encode(), capture_output=True, timeout=START_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise too_slow() from error
    if done.returncode:
        raise too_slow()
    return done.stdout.decode()


def too_slow() -> Invalid:
    """Return the refusal of a text that takes too long to render."""
    return Invalid(
        N_(
            "This text takes too long to display. Look for very large tables or"
            " for brackets that are never closed."
        ),
        "source",
    )
