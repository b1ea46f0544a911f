"""The command line `kb`: the same actions as the site."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from kb.config import ConfigError, Settings
from kb.errors import AskFirstError
from kb.policy import Role
from kb.text import LANGS
from search.protocol import IndexBusy
from webapp import commands, evaluating
from webapp.logs import configure_logs


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 when something was wrong, 2 for wrong use."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.from_env()
    except ConfigError as error:
        print("The settings do not do:", *error.problems, sep="\n  ", file=sys.stderr)
        return 2
    configure_logs(settings.log_format)
    try:
        status: int = arguments.run(settings, arguments)
    except AskFirstError as error:
        print(f"kb: {error}", file=sys.stderr)
        return 1
    except IndexBusy:
        print("kb: another process is writing the index; try again", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "kb", description="AskFirst from the command line."
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    _serve(verbs.add_parser("serve", help="serve the site and work its queue"))
    _plain(verbs, "init", commands.init, "make or update the database and the index")
    _plain(verbs, "demo", commands.demo, "fill an empty data folder with the demo")
    _plain(verbs, "reindex", commands.reindex, "build the search index anew")
    _plain(verbs, "verify", commands.verify, "check and repair what is derived")
    _plain(verbs, "worker", commands.worker, "work the queue in a process of its own")
    _import(verbs.add_parser("import", help="import a bundle or a folder of Markdown"))
    _export(verbs.add_parser("export", help="write everything into a bundle"))
    _search(verbs.add_parser("search", help="search as the site does"))
    _eval(verbs.add_parser("eval", help="measure search over judged questions"))
    _user(verbs.add_parser("user", help="make an account, or a link to reset one"))
    return parser


def _plain(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", *what: object
) -> None:
    name, run, text = what
    verb = verbs.add_parser(str(name), help=str(text))
    verb.set_defaults(run=run)


def _serve(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--host", default="127.0.0.1")
    verb.add_argument("--port", type=int, default=0, help="0: the first free from 8000")
    verb.set_defaults(run=commands.serve_site)


def _import(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("source", type=Path, metavar="SOURCE")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=commands.import_articles)


def _export(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "target", type=Path, metavar="TARGET", help="a folder or FILE.zip"
    )
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=commands.export_articles)


def _search(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("words", nargs="+", metavar="WORDS")
    verb.add_argument(
        "--as",
        dest="role",
        default="anonymous",
        choices=["anonymous", *(role.value for role in Role)],
    )
    verb.add_argument("--lang", choices=LANGS)
    verb.add_argument("--limit", type=int, default=10)
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=commands.search_articles)


def _eval(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("folder", type=Path, metavar="DIR", help="holds docs.jsonl[.gz]")
    for name in ("queries", "qrels", "train-queries", "train-qrels", "pairs"):
        verb.add_argument(f"--{name}", type=Path, metavar="FILE")
    verb.add_argument("--mode", choices=["search", "suggest"], default="search")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=evaluating.evaluate_collection)


def _user(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("email", metavar="E-MAIL")
    verb.add_argument("--name", help="make an account with this name")
    verb.add_argument("--role", action="append", choices=list(Role), default=[])
    verb.set_defaults(run=commands.user)


if __name__ == "__main__":
    sys.exit(main())
