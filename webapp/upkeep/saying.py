"""What a change to many articles did, said on the next page."""

from flask import flash
from flask_babel import ngettext

from articles.upkeep.bulk import Outcome
from webapp.i18n import message_of

# Whoever wants to see more of them narrows the list.
NAMED = 5


def say_changed(outcome: Outcome) -> None:
    """Say how many articles changed."""
    count = len(outcome.done)
    text = ngettext("%(num)s article changed.", "%(num)s articles changed.", count)
    flash(text)


def say_undone(outcome: Outcome) -> None:
    """Say how many articles are as they were."""
    count = len(outcome.done)
    text = ngettext(
        "%(num)s article is as it was before.",
        "%(num)s articles are as they were before.",
        count,
    )
    flash(text)


def say_refused(outcome: Outcome) -> None:
    """Say which articles stayed as they are, and why; hidden ones are only counted."""
    reasons: dict[str, list[str]] = {}
    for one in outcome.refused:
        numbers = reasons.setdefault(message_of(one.why), [])
        numbers.append(str(one.article.number))
    for why, numbers in reasons.items():
        named = ", ".join(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
        count = len(numbers)
        text = ngettext(
            "%(num)s article stays as it is (%(numbers)s): %(why)s",
            "%(num)s articles stay as they are (%(numbers)s): %(why)s",
            count,
            numbers=named,
            why=why,
        )
        flash(text, "warning")
    if outcome.unseen:
        flash(_hidden(outcome.unseen), "warning")


def _hidden(count: int) -> str:
    text: str = ngettext(
        "%(num)s article stays as it is: you may not see it.",
        "%(num)s articles stay as they are: you may not see them.",
        count,
    )
    return text
