"""Three people write one article at the same time; nobody's lines are lost."""

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from articles.actions import save_revision
from articles.comparing.diff import edits, replay
from articles.comparing.marks import Choice, blocks_of, resolve
from articles.comparing.reconcile import merge_drafts
from articles.comparing.words import lines_of
from articles.drafts import Draft, EditConflict
from articles.history import sources
from articles.models import Edition, Revision
from articles.queries import head_of, list_history
from articles.restoring import restore
from kb.errors import Conflict
from tests.articles.making import NOW, WRITER, head, make_edition

START = "# Title\n\nFirst step.\nSecond step.\n\n最后一步。\n"
WRITERS = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("open"), WRITERS, st.just(0)),
    st.tuples(st.just("add"), WRITERS, st.integers(0, 20)),
    st.tuples(st.just("change"), WRITERS, st.integers(0, 20)),
    st.tuples(st.just("remove"), WRITERS, st.integers(0, 20)),
    st.tuples(st.just("save"), WRITERS, st.integers(0, 2)),
    st.tuples(st.just("restore"), WRITERS, st.integers(0, 20)),
)


@dataclass
class Writer:
    """Somebody with an editor open: what they began with, and their text."""

    base: Revision
    text: str


@dataclass
class World:
    """An article, three editors, and every text that was ever saved."""

    session: Session
    edition: Edition
    writers: list[Writer] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    written: int = 0

    def do(self, step: str, who: int, number: int) -> None:
        writer = self.writers[who]
        lines = lines_of(writer.text)
        if step == "open":
            self.writers[who] = self.opened()
        elif step == "save":
            self.save(who, [*Choice][number])
        elif step == "restore":
            self.restore(number)
        else:
            writer.text = self.edited(step, lines, number % (len(lines) + 1))

    def opened(self) -> Writer:
        newest = head(self.session, self.edition)
        return Writer(newest, newest.source)

    def edited(self, step: str, lines: list[str], at: int) -> str:
        """Every line is written once only, so that it can be told when it is lost."""
        self.written += 1
        new = f"Written {self.written}, 第{self.written}行\n"
        end = at if step == "add" else at + 1
        return "".join(
            [*lines[:at], *([] if step == "remove" else [new]), *lines[end:]]
        )

    def save(self, who: int, choice: Choice) -> None:
        writer = self.writers[who]
        draft = Draft(title="Paper jam", source=writer.text)
        try:
            self.kept(draft, writer.base)
        except EditConflict as conflict:
            theirs = conflict.theirs or writer.base
            self.merged(conflict.mine, writer.base, theirs, choice)
        self.writers[who] = self.opened()

    def merged(
        self, mine: Draft, base: Revision, theirs: Revision, choice: Choice
    ) -> None:
        merged = merge_drafts(base, mine, theirs).draft
        known = {*lines_of(base.source)}
        for text in (mine.source, theirs.source):
            assert {*lines_of(text)} - known <= {*lines_of(merged.source)}
        chosen = {block.number: choice for block in blocks_of(merged.source)}
        source = resolve(merged.source, chosen)
        if choice is Choice.BOTH:
            for text in (mine.source, theirs.source):
                assert {*lines_of(text)} - known <= {*lines_of(source)}
        self.kept(Draft(title="Paper jam", source=source), theirs)

    def kept(self, draft: Draft, base: Revision) -> None:
        save_revision(
            self.session, self.edition, draft, by=WRITER, now=NOW, based_on=base
        )
        self.saved.append(draft.source)

    def restore(self, number: int) -> None:
        history = list_history(self.session, self.edition)
        old = history[number % len(history)]
        try:
            restore(self.session, self.edition, old, by=WRITER, now=NOW)
            self.saved.append(old.source)
        except Conflict:
            assert old.source == self.saved[-1]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=16))
def test_nothing_that_somebody_saved_is_lost(
    session: Session, steps: list[tuple[str, int, int]]
) -> None:
    with session.begin_nested() as example:
        world = World(session, make_edition(session, source=START), saved=[START])
        world.writers = [world.opened() for _ in range(3)]
        for step in steps:
            world.do(*step)
        history = [source for _, source in sources(session, world.edition)][::-1]
        assert history == world.saved
        text = history[0]
        for older, newer in pairwise(history):
            text = replay(text, edits(older, newer))
        newest = head_of(session, world.edition)
        assert newest is not None
        assert text == newest.source
        example.rollback()
