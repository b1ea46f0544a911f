"""What each command of `kb` does, over the same actions as the site."""

import json
import signal
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from articles.bundle.export import ExportReport, export_bundle
from articles.bundle.importing import BundleReport, import_bundle
from articles.bundle.sources import is_bundle
from articles.importer.report import Report
from articles.importer.run import import_folder
from kb.accounts.actions import NewAccount, begin_reset, register
from kb.accounts.queries import find_user
from kb.clock import utc_now
from kb.config import Settings
from kb.errors import Invalid, NotFound
from kb.events.log import last_cursor
from kb.notices.actions import locked_follower
from kb.policy import Actor, Role
from search.protocol import Query
from webapp.app import create_app
from webapp.demo.seed import fill_if_empty
from webapp.finding import Shown, find, once, show
from webapp.notifying import NAME
from webapp.serve import serve
from webapp.services import Services, build
from webapp.verifying import check_and_repair


@contextmanager
def opened(settings: Settings) -> Iterator[Services]:
    """Give the services of a site whose schema is up to date."""
    services = build(settings)
    services.database.migrate()
    try:
        yield services
    finally:
        services.engine.close()
        services.database.close()


def serve_site(settings: Settings, arguments: Namespace) -> int:
    """Serve the site and work its queue."""
    serve(settings, arguments.host, arguments.port, _say)
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def worker(settings: Settings, _arguments: Namespace) -> int:
    """Work the queue until told to stop."""
    stopped = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: stopped.set())
    with opened(settings) as services:
        create_app(services)  # letters know addresses and languages from it
        services.jobs.start()
        stopped.wait()
        services.jobs.stop()
    return 0


def init(settings: Settings, _arguments: Namespace) -> int:
    """Make or update the database and the index."""
    with opened(settings) as services:
        services.keeper.heal()
    print(f"ready: {settings.data_dir.resolve()}")
    return 0


def demo(settings: Settings, _arguments: Namespace) -> int:
    """Fill an empty data folder with the demo."""
    with opened(settings) as services:
        if not fill_if_empty(services, _say):
            print("kb: the data folder is not empty", file=sys.stderr)
            return 1
    return 0


def reindex(settings: Settings, _arguments: Namespace) -> int:
    """Build the search index anew."""
    started = time.monotonic()
    with opened(settings) as services:
        services.keeper.rebuild()
        count = len(services.engine.contents())
    print(f"{count} texts in {time.monotonic() - started:.1f} s")
    return 0


def verify(settings: Settings, _arguments: Namespace) -> int:
    """Check and repair what is derived; 1 when something was wrong."""
    with opened(settings) as services:
        wrong = check_and_repair(services)
    print(*(wrong or ["everything derived agrees with the database"]), sep="\n")
    return 1 if wrong else 0


def import_articles(settings: Settings, arguments: Namespace) -> int:
    """Import a bundle or a folder of Markdown, then bring the index up to date."""
    if is_bundle(arguments.source):
        return _import_bundle(settings, arguments)
    if not arguments.source.is_dir():
        raise Invalid(f"{arguments.source} is neither a folder nor a .zip file")
    with opened(settings) as services:
        report = _import(services, arguments)
        services.keeper.catch_up()
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(_readable(report))
    return 0


def _import(services: Services, arguments: Namespace) -> Report:
    shown = sys.stderr.isatty() and not arguments.json
    with services.database.transaction() as session:

        def progress(done: int, total: int) -> None:
            services.database.commit(session)
            if shown:
                _bar(done, total)

        return import_folder(
            session,
            arguments.source,
            by=Actor(roles=frozenset(Role)),
            now=utc_now(),
            attachments_dir=services.settings.attachments_dir,
            progress=progress,
        )


def _import_bundle(settings: Settings, arguments: Namespace) -> int:
    with opened(settings) as services:
        with services.database.transaction() as session:
            report = import_bundle(
                session,
                arguments.source,
                by=Actor(roles=frozenset(Role)),
                now=utc_now(),
                attachments_dir=settings.attachments_dir,
                progress=_progress(arguments),
            )
            # What was news elsewhere is none here.
            locked_follower(session, NAME).cursor = last_cursor(session)
        services.keeper.catch_up()
    _tell(report, arguments)
    return 0


def export_articles(settings: Settings, arguments: Namespace) -> int:
    """Write everything into a bundle; 1 when the content of a file was lost."""
    with opened(settings) as services, services.database.reading() as session:
        report = export_bundle(
            session,
            arguments.target,
            by=Actor(roles=frozenset(Role)),
            attachments_dir=settings.attachments_dir,
            progress=_progress(arguments),
        )
    _tell(report, arguments)
    return 1 if report.lost else 0


def _tell(report: BundleReport | ExportReport, arguments: Namespace) -> None:
    if arguments.json:
        print(json.dumps(asdict(report)))
        return
    print(
        f"{report.articles} articles with {report.revisions} revisions"
        f" and {report.files} files in {report.seconds:.1f} s"
    )
    print(*(f"lost: the content of file {name}" for name in report.lost), sep="\n")


def _progress(arguments: Namespace) -> Callable[[int, int], None]:
    shown = sys.stderr.isatty() and not arguments.json
    return _bar if shown else lambda _done, _total: None


def _bar(done: int, total: int) -> None:
    width = 40
    filled = width * done // max(total, 1)
    end = "\n" if done == total else ""
    bar = "#" * filled + "." * (width - filled)
    print(f"\r[{bar}] {done}/{total}", end=end, file=sys.stderr, flush=True)


def _readable(report: Report) -> str:
    lines = [
        (
            f"created {report.created}, updated {report.updated}, "
            f"unchanged {report.unchanged}, skipped {len(report.skipped)} "
            f"in {report.seconds:.1f} s"
        )
    ]
    lines += [f"skipped {one['file']}: {one['why']}" for one in report.skipped]
    lines += [f"changed {one['file']}: {one['what']}" for one in report.changed]
    return "\n".join(lines)


def search_articles(settings: Settings, arguments: Namespace) -> int:
    """Search as the site does for an anonymous person or one of a role."""
    words, actor = " ".join(arguments.words), _somebody(arguments.role)
    query = Query(text=words, audiences=frozenset(), lang=arguments.lang)
    with opened(settings) as services, services.database.reading() as session:
        services.keeper.heal()
        found = find(services, session, actor, query)
        chosen = once(found.facts, arguments.lang)[: arguments.limit]
        rows = [_row(hit) for hit in show(session, actor, found, words, chosen)]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row['number']}  {row['lang']}  {row['score']:8.3f}  {row['title']}")
    return 0


def _row(hit: Shown) -> dict[str, object]:
    return {
        "number": hit.card.number,
        "slug": hit.card.slug,
        "lang": hit.card.lang,
        "title": hit.card.title,
        "section": hit.heading,
        "score": round(hit.score, 4),
    }


def _somebody(role: str) -> Actor:
    """Return a person of the role who belongs to no group."""
    if role == "anonymous":
        return Actor()
    return Actor(user_id=0, roles=frozenset({Role(role)}))


def user(settings: Settings, arguments: Namespace) -> int:
    """Make an account, and print a link by which its person sets a password."""
    now = utc_now()
    with opened(settings) as services, services.database.transaction() as session:
        if arguments.name:
            register(
                session,
                NewAccount(
                    email=arguments.email,
                    name=arguments.name,
                    password_hash=None,
                    lang=settings.default_lang,
                ),
                now=now,
                roles=[Role(role) for role in arguments.role] or [Role.CUSTOMER],
            )
        started = begin_reset(session, arguments.email, now)
        if started is None or find_user(session, arguments.email) is None:
            raise NotFound("there is no active account with this address")
    print(f"{settings.base_url}/reset/{started[1]}")
    return 0
