"""What each list says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from articles.upkeep.lists import ListName


@dataclass(frozen=True, kw_only=True)
class ListWords:
    """What a list says of itself, with articles and without; `at` is its date."""

    title: object
    explanation: object
    empty: object
    empty_text: object
    at: object


LISTS: Mapping[ListName, ListWords] = {
    ListName.MINE: ListWords(
        title=_l("My reviews due"),
        explanation=_l(
            "Your articles whose review date has come. Read each one: confirm that it "
            "is still correct, or edit it. After the days of grace everybody is asked."
        ),
        empty=_l("Nothing of yours is due"),
        empty_text=_l("When a review date comes, the article stands here."),
        at=_l("Due"),
    ),
    ListName.OVERDUE: ListWords(
        title=_l("Overdue for everybody"),
        explanation=_l(
            "Due articles whose owner has let the days of grace go by, or that have no "
            "active owner. Whoever knows the subject may confirm, edit or take over."
        ),
        empty=_l("Nothing is overdue"),
        empty_text=_l("Owners look at their articles in time."),
        at=_l("Due"),
    ),
    ListName.STALE: ListWords(
        title=_l("Stale"),
        explanation=_l(
            "Published texts that nobody changed or confirmed for a long time. "
            "Corrections of typing errors do not count."
        ),
        empty=_l("Nothing is stale"),
        empty_text=_l("Every text was changed or confirmed in this time."),
        at=_l("Published"),
    ),
    ListName.ORPHANS: ListWords(
        title=_l("Orphans"),
        explanation=_l(
            "Published for more than 30 days, no other published article links to it, "
            "and nobody opened it from a search in the last 180 days."
        ),
        empty=_l("There are no orphans"),
        empty_text=_l("Links or searches lead to every article."),
        at=_l("Published"),
    ),
    ListName.UNREAD: ListWords(
        title=_l("Never read"),
        explanation=_l(
            "Published for more than 30 days, and nobody read it in the last 180 days, "
            "in either language. Archive it, or make it easier to find."
        ),
        empty=_l("Everything is read"),
        empty_text=_l("Every article had a reader in the last 180 days."),
        at=_l("Published"),
    ),
    ListName.UNOWNED: ListWords(
        title=_l("Without an owner"),
        explanation=_l(
            "Nobody answers for it: it has no owner, or the owner's account is closed "
            "or writes no articles any more. Drafts and shared blocks are here too."
        ),
        empty=_l("Every article has an owner"),
        empty_text=_l("When an owner leaves, their articles stand here."),
        at=_l("Review due"),
    ),
    ListName.UNFINISHED: ListWords(
        title=_l("Unfinished"),
        explanation=_l(
            "Work in progress that was begun more than 30 days ago. Finish it and ask "
            "for a review, or archive it."
        ),
        empty=_l("No draft lies about"),
        empty_text=_l("Drafts older than 30 days stand here."),
        at=_l("Last saved"),
    ),
    ListName.ENDING: ListWords(
        title=_l("Ending soon"),
        explanation=_l(
            "Readers lose these within 14 days, at the moment that somebody set."
        ),
        empty=_l("Nothing ends soon"),
        empty_text=_l("Texts that are taken away within 14 days stand here."),
        at=_l("Ends"),
    ),
}
