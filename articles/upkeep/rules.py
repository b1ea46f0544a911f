"""How long an article is trusted before somebody looks at it again."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.models import ArticleKind, Category
from articles.upkeep.models import ReviewRule

# Where no rule says how long an owner has before everybody is asked.
GRACE_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which articles are meant: of a category and all below it, of a kind."""

    category_id: int | None = None
    kind: ArticleKind | None = None


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """All rules by what they name, and the parents of all categories."""

    rules: Mapping[Scope, ReviewRule]
    parents: Mapping[int, int | None]

    def rule_for(self, category_id: int, kind: ArticleKind) -> ReviewRule | None:
        """Return the rule that names most: the nearest category, then the kind."""
        scopes = self._scopes(category_id, kind)
        return next((self.rules[s] for s in scopes if s in self.rules), None)

    def due_date(
        self, category_id: int, kind: ArticleKind, from_: datetime
    ) -> datetime | None:
        """Return when to look again at what was looked at then; `None`: no rule."""
        rule = self.rule_for(category_id, kind)
        return None if rule is None else months_after(from_, rule.months)

    def grace_days(self, category_id: int, kind: ArticleKind) -> int:
        """Return for how many days a due article is its owner's alone."""
        rule = self.rule_for(category_id, kind)
        return GRACE_DAYS if rule is None else rule.grace_days

    def places(self) -> Iterator[tuple[int, ArticleKind]]:
        """Yield every category with every kind."""
        for category_id in self.parents:
            for kind in ArticleKind:
                yield category_id, kind

    def is_within(self, category_id: int, kind: ArticleKind, scope: Scope) -> bool:
        """Say whether articles there are among those that are meant."""
        if scope.kind not in (None, kind):
            return False
        return scope.category_id is None or scope.category_id in self._path(category_id)

    def below(self, category_id: int) -> list[int]:
        """Return a category and all below it."""
        return [one for one in self.parents if category_id in self._path(one)]

    def _scopes(self, category_id: int, kind: ArticleKind) -> Iterator[Scope]:
        for place in (*self._path(category_id), None):
            yield Scope(category_id=place, kind=kind)
            yield Scope(category_id=place)

    def _path(self, category_id: int) -> list[int]:
        path: list[int] = []
        step: int | None = category_id
        while step is not None and step not in path:
            path.append(step)
            step = self.parents.get(step)
        return path


def scope_of(rule: ReviewRule) -> Scope:
    """Return what a rule is for, those that have a rule of their own included."""
    return Scope(category_id=rule.category_id, kind=rule.kind)


def rule_book(rules: Iterable[ReviewRule], categories: Sequence[Category]) -> RuleBook:
    """Return the rules in the tree of categories that they are about."""
    return RuleBook(
        rules={scope_of(rule): rule for rule in rules},
        parents={category.id: category.parent_id for category in categories},
    )


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day some months later, else the last day of that month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
