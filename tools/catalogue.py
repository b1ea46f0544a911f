"""The Chinese catalogue of the interface: brought up to date, and checked.

    python tools/catalogue.py update   collect the English texts, keep the Chinese
    python tools/catalogue.py check    fail unless every text is translated

English needs no catalogue: the texts in the code are English.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kb", "articles", "search", "webapp")
LOCALE = "zh_Hans_CN"
PO = ROOT / "webapp" / "translations" / LOCALE / "LC_MESSAGES" / "messages.po"

METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"silent": "false", "extensions": "jinja2.ext.do"}}
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_pgettext": ((1, "c"), 2),
    "_n": (1, 2),
}

# Catalogues of one text are the same byte by byte, whenever they were written.
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\((\w+)\)")


def main(argv: list[str] | None = None) -> int:
    """Update or check the catalogue; return the exit status."""
    parser = argparse.ArgumentParser("catalogue.py", description=__doc__)
    parser.add_argument("command", choices=["update", "check"])
    if parser.parse_args(argv).command == "update":
        update(ROOT, PO)
    found = check(ROOT, PO)
    print(*found[:100], f"{len(found)} problems in {PO.name}", sep="\n")
    return 1 if found else 0


def update(root: Path, po: Path) -> None:
    """Write the catalogue of the texts under `root`, and its compiled form."""
    catalog = read(po)
    catalog.update(extract(root), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalog, width=88, sort_by_file=True, include_lineno=False)
    po.with_suffix(".mo").write_bytes(compiled(read(po)))


def check(root: Path, po: Path) -> list[str]:
    """Return what keeps the catalogue from being complete and right."""
    texts, catalog = extract(root), read(po)
    known = {message.id for message in messages(catalog)}
    wanted = {message.id for message in messages(texts)}
    found = [f"missing: {name(id_)}" for id_ in wanted - known]
    found += [f"obsolete: {name(id_)}" for id_ in known - wanted]
    found += [f"obsolete: {name(id_)}" for id_ in catalog.obsolete]
    for message in messages(catalog):
        found += problems(message)
    mo = po.with_suffix(".mo")
    if not mo.is_file() or mo.read_bytes() != compiled(catalog):
        found.append(f"stale: {mo.name}; run tools/catalogue.py update")
    return sorted(found)


def extract(root: Path) -> Catalog:
    """Collect every marked text under `root`."""
    catalog = Catalog(charset="utf-8", creation_date=NO_MOMENT)
    for package in PACKAGES:
        for path, _line, text, _comments, context in extract_from_dir(
            root / package, METHODS, OPTIONS, KEYWORDS
        ):
            catalog.add(text, locations=[(f"{package}/{path}", 0)], context=context)
    return catalog


def read(po: Path) -> Catalog:
    """Read a catalogue; one that does not exist is empty."""
    if po.is_file():
        with po.open("rb") as file:
            catalog = read_po(file, locale=LOCALE)
    else:
        catalog = Catalog(locale=LOCALE)
    catalog.header_comment = "# The interface in simplified Chinese."
    catalog.project, catalog.version = "AskFirst", "1"
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.language_team = LOCALE
    catalog.creation_date = catalog.revision_date = NO_MOMENT
    catalog.fuzzy = False
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def messages(catalog: Catalog) -> Iterator[Message]:
    """Yield the texts without the header."""
    return (message for message in catalog if message.id)


def problems(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    if message.fuzzy:
        yield f"fuzzy: {name(message.id)}"
    ids, strings = both(message.id), both(message.string or "")
    if not all(strings):
        yield f"missing: {name(message.id)}"
        return
    # The plural names every value; the English singular may spell out its "one".
    wanted = set(PLACEHOLDER.findall(ids[-1]))
    for string in strings:
        if set(PLACEHOLDER.findall(string)) != wanted:
            yield f"placeholders differ: {name(message.id)}"


def both(texts: str | list[str] | tuple[str, ...]) -> list[str]:
    """Return a text, or its singular and plural, as a list."""
    return [texts] if isinstance(texts, str) else list(texts)


def name(id_: str | list[str] | tuple[str, ...]) -> str:
    """Return the English text by which a message is known."""
    return repr(both(id_)[0])


if __name__ == "__main__":
    sys.exit(main())
