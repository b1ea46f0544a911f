"""A help desk whose handbook says the same words as the articles that help."""

from kb.documents import SearchDocument
from search.rerank.example import Example
from tests.search.making import document

VERBS = ("open", "print", "share", "delete", "rename", "export", "archive", "sync")
THINGS = (
    *("mailbox", "calendar", "workbook", "folder", "contact"),
    *("printer", "certificate", "meeting", "drawing", "password"),
)
PAIRS = [(verb, thing) for verb in VERBS for thing in THINGS]
HANDBOOK = len(PAIRS)
WAYS = (
    "When I try to {} the {} nothing happens",
    "The {1} is stuck as soon as I {0} it again",
    "Somebody cannot {} any {} since Monday",
)


def handbook(number: int, verb: str, thing: str) -> SearchDocument:
    """A text that explains a feature, and helps nobody who is stuck."""
    text = f"An administrator can {verb} the {thing}. Overview, roles, parameters."
    made: SearchDocument = document(number, f"{verb} {thing} reference", text)
    return made


def helpful(number: int, verb: str, thing: str, **overrides: object) -> SearchDocument:
    """A text that gets somebody going again."""
    text = f"Cause: damaged cache. Resolution: repair it, then {verb} the {thing}."
    title = f"Repair after {verb} {thing} failed"
    made: SearchDocument = document(HANDBOOK + number, title, text, **overrides)
    return made


def desk(asked: bool = False) -> list[SearchDocument]:
    """All texts; with `asked`, each with the questions that it answered."""
    found = []
    for number, (verb, thing) in enumerate(PAIRS, 1):
        ways = tuple(way.format(verb, thing) for way in WAYS) if asked else ()
        found.append(handbook(number, verb, thing))
        found.append(helpful(number, verb, thing, asked_as=ways))
    return found


def examples(pairs: int = len(PAIRS)) -> list[Example]:
    """Questions about the first so many pairs, and the articles that helped."""
    return [
        Example(
            question=way.format(verb, thing), article_id=HANDBOOK + number, lang="en"
        )
        for number, (verb, thing) in enumerate(PAIRS[:pairs], 1)
        for way in WAYS
    ]
