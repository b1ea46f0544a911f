"""What the specialists of the demo have repaired, are repairing, or will not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.drafts import Draft
from articles.models import Edition, Revision, Significance
from articles.queries import find_edition
from articles.repairs.models import RepairState, RepairTask
from articles.repairs.tasks import (
    DUE_AFTER,
    dismiss_repair,
    measure_repair,
    start_repair,
)
from kb.analytics.signals import ASKED, UNHELPFUL
from kb.events.keeping import RepairChanged
from kb.events.log import record
from kb.policy import Actor
from kb.text import LANGS, Lang
from webapp.demo.library import PUBLISHERS, Known
from webapp.demo.stage import Stage
from webapp.demo.world import OUTAGE_AGO

NOTICED_BEFORE = timedelta(days=8)
WAITING: Sequence[tuple[str, Lang, int]] = (
    ("docking-station-no-display", "en", 2),
    ("slow-start-up", "zh", 5),
)
IN_WORK, WRONG, RIGHT = "printer-0x0000011b", "-Value 1", "-Value 0"
CORRECTED: Mapping[Lang, str] = {
    "en": "The value has to be 0; tested on both sites",
    "zh": "注册表值应为 0，已在两地测试",
}
DISMISSED = "vpn-error-809"
WHY = "All of it is from the outage of the gateway; the text is right."


@dataclass(frozen=True)
class Workshop:
    """The repair of articles, each step at its moment in the past."""

    stage: Stage
    library: Sequence[Known]

    def run(self) -> None:
        """Add every task with its way so far."""
        for known in self.library:
            if known.lore.earlier:
                self._repaired(known)
        for slug, lang, ago in WAITING:
            self._wait(self._published(slug, lang), self._ago(ago))
        for lang in LANGS:
            self._correct(self._published(IN_WORK, lang), lang)
        self._dismiss()

    def _repaired(self, known: Known) -> None:
        for lang, (first, second) in known.releases.items():
            by = self._specialist(lang)
            failing = self.session.get_one(Revision, first.ref.revision_id)
            better = self.session.get_one(Revision, second.ref.revision_id)
            noticed = second.at - NOTICED_BEFORE
            start_repair(self.session, failing, ASKED, by=by, now=noticed)
            edition = self._edition(better)
            measure_repair(self.session, edition, better, by=by, now=second.at)

    def _wait(self, revision: Revision, at: datetime) -> None:
        task = RepairTask(
            article_id=revision.article_id,
            lang=revision.lang,
            revision_id=revision.id,
            signal=UNHELPFUL,
            state=RepairState.OPEN,
            opened_at=at,
            due_at=at + DUE_AFTER,
        )
        self.session.add(task)
        self.session.flush()  # the event names the task
        event = RepairChanged.by(
            self._specialist(revision.lang),
            at,
            article_id=revision.article_id,
            revision_id=revision.id,
            repair_id=task.id,
            state=task.state.value,
        )
        record(self.session, event)

    def _correct(self, revision: Revision, lang: Lang) -> None:
        by = self._specialist(lang)
        start_repair(self.session, revision, UNHELPFUL, by=by, now=self._ago(4))
        draft = Draft(
            title=revision.title,
            source=revision.source.replace(WRONG, RIGHT),
            summary=revision.summary,
            tags=tuple(revision.tags),
            keywords=tuple(revision.keywords),
            applies_to=tuple(revision.applies_to),
            change_note=CORRECTED[lang],
            significance=Significance.UPDATE,
        )
        edition = self._edition(revision)
        save_revision(
            self.session, edition, draft, by=by, now=self._ago(1), based_on=revision
        )

    def _dismiss(self) -> None:
        by, at = self._specialist("en"), self._ago(OUTAGE_AGO - 2)
        release = self._known(DISMISSED).release("en", at)
        assert release is not None
        revision = self.session.get_one(Revision, release.ref.revision_id)
        task = start_repair(self.session, revision, ASKED, by=by, now=at)
        later = at + timedelta(hours=2)
        dismiss_repair(self.session, task, WHY, by=by, now=later)

    @property
    def session(self) -> Session:
        return self.stage.session

    def _specialist(self, lang: Lang) -> Actor:
        return self.stage.people[PUBLISHERS[lang]].actor

    def _ago(self, days: int) -> datetime:
        return self.stage.now - timedelta(days=days)

    def _known(self, slug: str) -> Known:
        return next(known for known in self.library if known.lore.slug == slug)

    def _published(self, slug: str, lang: Lang) -> Revision:
        ref = self._known(slug).releases[lang][-1].ref
        return self.session.get_one(Revision, ref.revision_id)

    def _edition(self, revision: Revision) -> Edition:
        edition = find_edition(self.session, revision.article_id, revision.lang)
        assert edition is not None
        return edition
