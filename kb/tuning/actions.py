"""Synonyms and pins added, removed and taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid
from kb.events.log import commit_in_order, record
from kb.events.tuning import PinsChanged, SynonymsChanged
from kb.policy import Actor
from kb.text import N_, clean, fold, one_line
from kb.tuning import words as rules
from kb.tuning.models import Origin, Pin, Synonym, TuningChange
from kb.tuning.queries import (
    get_change,
    key_of,
    list_effects,
    list_pins,
    list_synonyms,
)

MAX_NOTE = 500
MAX_PHRASE = 200


@dataclass(frozen=True, kw_only=True)
class Why:
    """Whose idea a change is, and what for."""

    note: str = ""
    origin: Origin = Origin.BY_HAND


@dataclass(frozen=True, kw_only=True)
class NewPin:
    """An article that is to come first for a phrase, the day `until` included."""

    phrase: str
    article_id: int
    until: date | None = None


UNSAID = Why()


def add_synonyms(
    session: Session,
    groups: Iterable[Iterable[str]],
    *,
    by: Actor,
    now: datetime,
    why: Why = UNSAID,
    instead_of: Sequence[Synonym] = (),
) -> TuningChange:
    """Put groups of synonyms in force, in place of others where need be.

    Raise `Invalid` for a group that does not do, or with a word of another group.
    """
    checked = [rules.group_of(group) for group in groups]
    change = _begun(session, by, now, why)
    _remove(session, instead_of, change)
    added = _put_in_force(session, checked, change)
    _end(session, SynonymsChanged, change, by, (added, len(instead_of)))
    return change


def remove_synonym(
    session: Session, synonym: Synonym, *, by: Actor, now: datetime
) -> TuningChange:
    """End a group; raise `Conflict` where somebody else has done so."""
    change = _begun(session, by, now)
    _remove(session, [synonym], change)
    _end(session, SynonymsChanged, change, by, (0, 1))
    return change


def add_pin(
    session: Session, wanted: NewPin, *, by: Actor, now: datetime, note: str = ""
) -> TuningChange:
    """Have an article come first for a phrase; the caller saw that it may."""
    wanted = replace(wanted, phrase=one_line(wanted.phrase))
    if not fold(wanted.phrase):
        raise Invalid(N_("Write what people search for."), "phrase")
    if len(wanted.phrase) > MAX_PHRASE:
        problem = N_("Use at most %(most)d characters.")
        raise Invalid(problem, "phrase", most=MAX_PHRASE)
    change = _begun(session, by, now, Why(note=note))
    if key_of(wanted) in map(key_of, list_pins(session)):
        problem = N_("This article is pinned to this phrase already.")
        raise Invalid(problem, "phrase")
    session.add(Pin(**asdict(wanted), added_in_id=change.id))
    _end(session, PinsChanged, change, by, (1, 0))
    return change


def remove_pin(session: Session, pin: Pin, *, by: Actor, now: datetime) -> TuningChange:
    """Have an article come first no more; raise `Conflict` if it did not."""
    change = _begun(session, by, now)
    _remove(session, [pin], change)
    _end(session, PinsChanged, change, by, (0, 1))
    return change


def undo(session: Session, change_id: int, *, by: Actor, now: datetime) -> TuningChange:
    """Take a change back: what it added goes, what it removed is there again.

    What others have changed since stays as they left it. Raise `Conflict` where
    nothing is left to take back, or where its words stand in another group now.
    """
    undone = get_change(session, change_id)
    change = _begun(session, by, now, undoes=undone)
    left = list_effects(session, [undone])[undone.id]
    if not left.can_undo:
        raise Conflict(N_("Nothing is left to undo: it is no longer as it was left."))
    groups, pins = left.synonyms_on, left.pins_on
    _remove(session, [*groups, *pins], change)
    groups_back = _again(session, left.synonyms_off, change)
    pins_back = _pinned_again(session, left.pins_off, change)
    if groups or groups_back:
        _end(session, SynonymsChanged, change, by, (groups_back, len(groups)))
    if pins or pins_back:
        _end(session, PinsChanged, change, by, (pins_back, len(pins)))
    return change


def _begun(
    session: Session,
    by: Actor,
    now: datetime,
    why: Why = UNSAID,
    undoes: TuningChange | None = None,
) -> TuningChange:
    note = clean(why.note).strip()
    if len(note) > MAX_NOTE:
        raise Invalid(N_("Use at most %(most)d characters."), "note", most=MAX_NOTE)
    # So that what is compared below is what others have left, and stays so.
    commit_in_order(session)
    change = TuningChange(
        made_at=now,
        made_by_id=by.user_id,
        origin=why.origin,
        note=note,
        undoes_id=undoes.id if undoes else None,
    )
    session.add(change)
    session.flush()  # its id marks the rows
    return change


def _remove(
    session: Session, rows: Iterable[Synonym | Pin], change: TuningChange
) -> None:
    for row in rows:
        session.refresh(row)
        if row.removed_in_id is not None:
            raise Conflict(N_("Somebody has removed this already."))
        row.removed_in_id = change.id
    session.flush()  # from here on they no longer count


def _put_in_force(
    session: Session, groups: Sequence[rules.Group], change: TuningChange
) -> int:
    in_force = list_synonyms(session)
    if len(in_force) + len(groups) > rules.MOST_GROUPS:
        problem = N_("There may be at most %(most)d groups of synonyms.")
        raise Invalid(problem, "words", most=rules.MOST_GROUPS)
    taken = {fold(word) for one in in_force for word in one.words}
    for group in groups:
        for word in group:
            if fold(word) in taken:
                problem = N_("“%(word)s” stands in another group already.")
                raise Invalid(problem, "words", word=word)
        taken |= set(map(fold, group))
    session.add_all(Synonym(words=[*g], added_in_id=change.id) for g in groups)
    return len(groups)


def _again(session: Session, removed: Sequence[Synonym], change: TuningChange) -> int:
    try:
        return _put_in_force(session, [tuple(one.words) for one in removed], change)
    except Invalid as error:
        raise Conflict(error.message, **error.params) from error


def _pinned_again(
    session: Session, removed: Sequence[Pin], change: TuningChange
) -> int:
    names = ("phrase", "article_id", "until")
    values = [{name: getattr(pin, name) for name in names} for pin in removed]
    session.add_all(Pin(**each, added_in_id=change.id) for each in values)
    return len(values)


def _end(
    session: Session,
    kind: type[SynonymsChanged],
    change: TuningChange,
    by: Actor,
    counts: tuple[int, int],
) -> None:
    session.flush()  # before the event that speaks of it
    added, removed = counts
    now = change.made_at
    event = kind.by(by, now, change_id=change.id, added=added, removed=removed)
    record(session, event)
