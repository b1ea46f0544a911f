"""What people write in a review: notes, reasons, remarks."""

from kb.errors import Invalid
from kb.text import N_, clean

MAX_WORDS = 2000


def written(text: str, field: str, *, missing: str = "") -> str:
    """Return the words without outer space.

    Raise `Invalid` at the field for words that are too long, and with the message
    `missing`, if given, for none at all.
    """
    words = clean(text).strip()
    if missing and not words:
        raise Invalid(missing, field)
    if len(words) > MAX_WORDS:
        problem = N_("This is longer than %(limit)s characters.")
        raise Invalid(problem, field, limit=MAX_WORDS)
    return words
