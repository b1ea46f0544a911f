"""What people decide about search, and what it learned."""

from dataclasses import dataclass

from kb.events.types import Event


@dataclass(frozen=True, kw_only=True)
class SynonymsChanged(Event):
    """`change_id` names who, when and why; the counts are of groups of words."""

    kind = "synonyms.changed"
    followed = True
    change_id: int
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class PinsChanged(SynonymsChanged):
    """The same of articles that come first for a phrase."""

    kind = "pins.changed"


@dataclass(frozen=True, kw_only=True)
class SearchSettingChanged(Event):
    kind = "search_setting.changed"
    followed = True
    setting_id: int


@dataclass(frozen=True, kw_only=True)
class RankingModelTrained(Event):
    kind = "ranking_model.trained"
    model_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalDismissed(Event):
    """Somebody found that `theirs` does not mean `ours`; both without personal data."""

    kind = "proposal.dismissed"
    theirs: str
    ours: str


@dataclass(frozen=True, kw_only=True)
class ProposalRestored(ProposalDismissed):
    kind = "proposal.restored"


@dataclass(frozen=True, kw_only=True)
class ComparisonStarted(Event):
    kind = "comparison.started"
    comparison_id: int


@dataclass(frozen=True, kw_only=True)
class ComparisonEnded(ComparisonStarted):
    kind = "comparison.ended"


# After any of these, search answers otherwise.
KINDS = (SynonymsChanged.kind, PinsChanged.kind, SearchSettingChanged.kind)
