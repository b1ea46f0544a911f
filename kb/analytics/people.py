"""Events with the person behind them, in SQL that both databases understand."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kb.events.desk import TicketOpened
from kb.events.keeping import AccountSignedIn
from kb.events.models import EventRow
from kb.events.types import VerdictGiven

# Each of these says which account a visit belongs to.
_SIGNED = (AccountSignedIn.kind, TicketOpened.kind, VerdictGiven.kind)


class _Epoch(FunctionElement[int]):
    type = Integer()
    inherit_cache = True


@compiles(_Epoch, "sqlite")
def _epoch_sqlite(element: _Epoch, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"CAST(strftime('%s', {moment}) AS INTEGER)"


@compiles(_Epoch, "postgresql")
def _epoch_postgresql(element: _Epoch, compiler: SQLCompiler, **kw: Any) -> str:
    moment = compiler.process(element.clauses, **kw)
    return f"CAST(floor(extract(epoch FROM {moment})) AS BIGINT)"


def epoch(moment: ColumnElement[datetime]) -> ColumnElement[int]:
    """Return the whole seconds from 1970 to a moment."""
    return _Epoch(moment)


def doings(kind: str, since: datetime | None = None) -> Subquery:
    """Return the events of a kind with the `person` who did them.

    A person is the account, also for what the same visit did before signing in,
    else the visit. A visit of two accounts stays apart from both.
    """
    event, visits = aliased(EventRow), _visits()
    # Compared here: a HAVING would make PostgreSQL expect one row and loop.
    alone = case((visits.c.account == visits.c.other, visits.c.account))
    account = func.coalesce(event.actor_id, alone)
    person: ColumnElement[str] = case(
        (account.is_not(None), literal("u") + cast(account, String)),
        else_=literal("v") + event.visit_id,
    )
    chosen = (
        select(
            event.id,
            event.occurred_at,
            event.article_id,
            event.revision_id,
            event.ticket_id,
            event.journey_id,
            event.payload,
            person.label("person"),
        )
        .outerjoin(visits, visits.c.visit_id == event.visit_id)
        .where(event.kind == kind)
    )
    if since is not None:
        chosen = chosen.where(event.occurred_at >= since)
    return chosen.subquery()


def _visits() -> Subquery:
    return (
        select(
            EventRow.visit_id,
            func.min(EventRow.actor_id).label("account"),
            func.max(EventRow.actor_id).label("other"),
        )
        .where(
            EventRow.kind.in_(_SIGNED),
            EventRow.visit_id.is_not(None),
            EventRow.actor_id.is_not(None),
        )
        .group_by(EventRow.visit_id)
        .subquery()
    )
