"""Which texts each article of the demo had, and since when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random

from articles.models import Significance
from kb.text import LANGS, Lang
from webapp.demo.chance import happens
from webapp.demo.content import Lore, Text
from webapp.demo.rhythm import Rhythm

REWRITTEN_AGO = 30
# What people looked for in vain until these articles came.
YOUNG = {
    "share-files-safely": 62,
    "external-monitor-flickers": 41,
    "sharepoint-version-history": 20,
}
GROWN_SHARE = 0.4
FLAWED = "unclear"

ADDED: Mapping[Lang, str] = {
    "en": "Added the last section after questions from the desk",
    "zh": "根据服务台反馈补充最后一节",
}
REWROTE: Mapping[Lang, str] = {
    "en": "Rewritten: causes first, one step at a time, checked on current versions",
    "zh": "重写：先列原因，步骤逐条验证，适配当前版本",
}
FIRST: Mapping[Lang, str] = {"en": "First version", "zh": "初版"}

_LAST_SECTION = re.compile(r"\n## (?!.*\n## ).*", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Issue:
    """The text of an article in each language from a moment on."""

    at: Mapping[Lang, datetime]
    texts: Mapping[Lang, Text]
    notes: Mapping[Lang, str]
    quality: str
    significance: Significance


def issues(lore: Lore, rhythm: Rhythm, now: datetime, rng: Random) -> Sequence[Issue]:
    """Return what was published of an article, oldest first."""
    born = YOUNG.get(lore.slug) or rng.randint(120, 700)
    latest = Issue(
        at=_at(born, rhythm, now, rng),
        texts=lore.texts,
        notes=FIRST,
        quality=lore.quality,
        significance=Significance.UPDATE,
    )
    if lore.earlier:
        return _rewritten(lore, latest, _at(REWRITTEN_AGO, rhythm, now, rng))
    is_good = lore.quality == "good"
    if is_good and lore.slug not in YOUNG and happens(rng, GROWN_SHARE):
        return _grown(latest, _at(rng.randint(8, 85), rhythm, now, rng))
    return [latest]


def _at(
    ago: int, rhythm: Rhythm, now: datetime, rng: Random
) -> Mapping[Lang, datetime]:
    day = rhythm.days(now, ago + 1)[0]
    day -= timedelta(days=max(day.weekday() - 4, 0))
    english = rhythm.at(day, time(rng.randint(9, 12), rng.randrange(60)))
    # The translation follows on the same day.
    return {"en": english, "zh": english + timedelta(minutes=rng.randint(40, 240))}


def _rewritten(
    lore: Lore, latest: Issue, at: Mapping[Lang, datetime]
) -> Sequence[Issue]:
    first = replace(latest, texts=lore.earlier, quality=FLAWED)
    return [first, _next(latest, at, REWROTE, Significance.REWRITE)]


def _grown(latest: Issue, at: Mapping[Lang, datetime]) -> Sequence[Issue]:
    shorter = {lang: _shortened(latest.texts[lang]) for lang in LANGS}
    first = replace(latest, texts=shorter)
    return [first, _next(latest, at, ADDED, Significance.UPDATE)]


def _next(
    latest: Issue,
    at: Mapping[Lang, datetime],
    notes: Mapping[Lang, str],
    significance: Significance,
) -> Issue:
    return replace(latest, at=at, notes=notes, significance=significance)


def _shortened(text: Text) -> Text:
    return replace(text, source=_LAST_SECTION.sub("", text.source).rstrip() + "\n")
