"""The limits on what may be rendered: size at once, time in a child process."""

import re
import subprocess
import sys
from pathlib import Path

from kb.errors import Invalid
from kb.text import N_, Lang

MAX_SOURCE_BYTES = 200_000
MAX_SECONDS = 2
CHILD = "articles.text.render_child"
# Loading the renderer comes before the child's own clock; a busy machine is slow.
WAIT_SECONDS = 15
# Longer texts are rendered in a child process whatever they hold.
MAX_PLAIN_LENGTH = 60_000
# Work the renderer may have to do beyond the length, in steps of about 40 ns.
MAX_STEPS = 8_000_000
# Every mention of a note is looked for among all the others.
MAX_FOOTNOTES = 300

_BLOCK = re.compile(r"\n[ \t>]*\n")
_DELIMITER_ROW = re.compile(r"\s*\|[-:| ]+\|\s*$")
# Each of these splits its block once more.
_DIVIDING = re.compile(
    r"^[ >]*(?:#|[-=*_][-=*_ ]*$|!!!|\?\?\?|===|```|~~~)", re.MULTILINE
)
_BRACKET = re.compile(r"[\[\]]")
_INLINE_MARKS = "*_`<~=+\\"


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
    """Say whether rendering could take far longer than the length suggests."""
    return (
        len(source) > MAX_PLAIN_LENGTH
        or source.count("[^") > MAX_FOOTNOTES
        or steps(source) > MAX_STEPS
    )


def steps(source: str) -> int:
    """Return about how much the renderer has to do beyond reading the text once.

    Measured: a dividing line makes it read its block again, a mark its paragraph
    or table row (8 times quicker), an open bracket up to where it is closed
    (8 times slower).
    """
    pieces = (piece for block in _BLOCK.split(source) for piece in _pieces(block))
    return sum(_steps_of(piece) for piece in pieces)


def _steps_of(piece: str) -> int:
    length = len(piece)
    dividing = len(_DIVIDING.findall(piece))
    marks = sum(map(piece.count, _INLINE_MARKS))
    open_links = max(piece.count("](") - piece.count(")"), 0)
    return length * (dividing + open_links + marks // 8) + 8 * _bracket_steps(piece)


def _bracket_steps(piece: str) -> int:
    opened: list[int] = []
    total = 0
    for bracket in _BRACKET.finditer(piece):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            total += bracket.start() - opened.pop()
    return total + sum(len(piece) - at for at in opened)


def _pieces(block: str) -> list[str]:
    lines = block.split("\n")
    for at in range(1, len(lines)):
        if _DELIMITER_ROW.match(lines[at]) and _is_table(lines[at - 1], lines[at]):
            return ["\n".join(lines[: at - 1]), *lines[at - 1 :]]
    return [block]


def _is_table(header: str, delimiter: str) -> bool:
    # Where it is not plain that the renderer sees a table, it counts as one piece.
    plain = "`" not in header and "\\" not in header
    return plain and header.strip().count("|") == delimiter.strip().count("|")


def convert_in_child(source: str, lang: Lang) -> str:
    """Return the sanitised HTML, made by a process that may work for 2 seconds."""
    command = [
        sys.executable,
        "-m",
        "articles.text.render_child",
        lang,
        str(MAX_SECONDS),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - no part of the command is from outside
            command,
            input=source.encode(),
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
            cwd=Path(__file__).parent.parent.parent,
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
