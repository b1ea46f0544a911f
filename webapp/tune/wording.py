"""The names of what is tuned."""

from flask_babel import lazy_gettext as _l

ORIGINS = {
    "by_hand": _l("by hand"),
    "proposed": _l("proposed by the site"),
    "imported": _l("from a file"),
}
