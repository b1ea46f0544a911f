"""Synonyms and pins as they are, and what each change did to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.text import N_, fold
from kb.tuning import words as rules
from kb.tuning.models import Pin, Synonym, TuningChange

R = TypeVar("R", Synonym, Pin)


class Pinning(Protocol):
    """A phrase with the article that comes first for it."""

    @property
    def phrase(self) -> str: ...
    @property
    def article_id(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a change did, and what undoing it now would do.

    Of what it added, that which is still in force would go (`…_on`); of what it
    removed, that which nobody has put back would be there again (`…_off`).
    """

    synonyms_added: Sequence[Synonym]
    synonyms_removed: Sequence[Synonym]
    pins_added: Sequence[Pin]
    pins_removed: Sequence[Pin]
    synonyms_off: Sequence[Synonym]
    pins_off: Sequence[Pin]

    @property
    def synonyms_on(self) -> list[Synonym]:
        return [one for one in self.synonyms_added if one.removed_in_id is None]

    @property
    def pins_on(self) -> list[Pin]:
        return [one for one in self.pins_added if one.removed_in_id is None]

    @property
    def can_undo(self) -> bool:
        left = (self.synonyms_on, self.pins_on, self.synonyms_off, self.pins_off)
        return any(left)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of the history; pages count from 1."""

    changes: Sequence[TuningChange]
    page: int
    pages: int


def list_synonyms(session: Session) -> Sequence[Synonym]:
    """Return the groups in force, the newest first."""
    chosen = select(Synonym).where(Synonym.removed_in_id.is_(None))
    return session.scalars(chosen.order_by(Synonym.id.desc())).all()


def list_overlapping(
    session: Session, words: Iterable[str], besides: Collection[int] = ()
) -> list[Synonym]:
    """Return the groups in force that hold one of the words."""
    folded = rules.key_of(words)
    return [
        one
        for one in list_synonyms(session)
        if one.id not in besides and folded & rules.key_of(one.words)
    ]


def get_synonym(session: Session, synonym_id: int) -> Synonym:
    """Return a group that is in force; else raise `NotFound`."""
    return _in_force(session.get(Synonym, synonym_id))


def list_pins(session: Session, on: date | None = None) -> Sequence[Pin]:
    """Return the pins in force, by phrase; with a day, those that have not ended."""
    chosen = select(Pin).where(Pin.removed_in_id.is_(None))
    if on is not None:
        chosen = chosen.where(or_(Pin.until.is_(None), Pin.until >= on))
    return session.scalars(chosen.order_by(Pin.phrase, Pin.id)).all()


def get_pin(session: Session, pin_id: int) -> Pin:
    """Return a pin that is in force; else raise `NotFound`."""
    return _in_force(session.get(Pin, pin_id))


def _in_force(row: R | None) -> R:
    if row is None or row.removed_in_id is not None:
        raise NotFound(N_("This is no longer there; the history says who removed it."))
    return row


def key_of(pin: Pinning) -> tuple[str, int]:
    """Return what two pins that do the same have in common."""
    return fold(pin.phrase), pin.article_id


def get_change(session: Session, change_id: int) -> TuningChange:
    """Return a change or raise `NotFound`."""
    change = session.get(TuningChange, change_id)
    if change is None:
        raise NotFound(N_("There is no such change."))
    return change


def get_changes(session: Session, ids: Collection[int]) -> dict[int, TuningChange]:
    """Return the changes with these ids."""
    rows = session.scalars(select(TuningChange).where(TuningChange.id.in_(ids)))
    return {row.id: row for row in rows}


def list_changes(session: Session, page: int = 1, each: int = 30) -> Page:
    """Return a page of the changes, the newest first."""
    total = session.scalar(select(func.count(TuningChange.id))) or 0
    pages = max(1, -(-total // each))
    page = min(max(page, 1), pages)
    newest = select(TuningChange).order_by(TuningChange.id.desc())
    rows = session.scalars(newest.limit(each).offset((page - 1) * each)).all()
    return Page(changes=rows, page=page, pages=pages)


def list_effects(
    session: Session, changes: Collection[TuningChange]
) -> dict[int, Effects]:
    """Return what each of the changes did and what of it is still so."""
    ids = {change.id for change in changes}
    synonyms, pins = _touched(session, Synonym, ids), _touched(session, Pin, ids)
    groups = {rules.key_of(one.words) for one in list_synonyms(session)}
    keys = set(map(key_of, list_pins(session)))
    effects = {}
    for id_ in ids:
        groups_gone = [one for one in synonyms if one.removed_in_id == id_]
        pins_gone = [one for one in pins if one.removed_in_id == id_]
        effects[id_] = Effects(
            synonyms_added=[one for one in synonyms if one.added_in_id == id_],
            synonyms_removed=groups_gone,
            pins_added=[one for one in pins if one.added_in_id == id_],
            pins_removed=pins_gone,
            synonyms_off=[
                one for one in groups_gone if rules.key_of(one.words) not in groups
            ],
            pins_off=[one for one in pins_gone if key_of(one) not in keys],
        )
    return effects


def _touched(session: Session, kind: type[R], ids: Collection[int]) -> Sequence[R]:
    chosen = select(kind).where(
        or_(kind.added_in_id.in_(ids), kind.removed_in_id.in_(ids))
    )
    return session.scalars(chosen.order_by(kind.id)).all()
