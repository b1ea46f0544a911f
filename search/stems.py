"""The stem of an English word: one for its inflections and its ways of spelling."""

import re

from whoosh.lang.snowball.english import EnglishStemmer

SHORTEST_STEMMED = 4

# A word, then what means the same and is not reached by taking off an ending.
_FORMS = """
add: added adding
alias: aliases
analyze: analysis analyses
appendix: appendices
artifact: artefact artefacts
axis: axes
begin: began begun
bias: biases
break: broke broken
build: built
buy: bought
canvas: canvases
catalog: catalogue catalogues catalogued cataloguing
cd: cds
center: centre centres centred
child: children
choose: chose chosen
cpu: cpus
criterion: criteria
db: dbs
defense: defence
dialog: dialogue dialogues
disk: disc discs
fast: faster fastest
fiber: fibre fibres
focus: focussed focussing
forget: forgot forgotten
freeze: froze frozen
gpu: gpus
gray: grey
hide: hid hidden
id: ids
index: indices
inquire: enquire enquired enquiries enquiry inquiries inquiry
judgment: judgement
kilometer: kilometre kilometres
lens: lenses
license: licence licences licenced
liter: litre litres
lose: lost
matrix: matrices
meter: metre metres
menu: menus
mouse: mice
offense: offence
pay: paid
pc: pcs
practice: practise practised practising
program: programme programmes
run: ran
send: sent
setting: settings
slow: slower slowest slowly
steal: stole stolen
theater: theatre theatres
tire: tyre tyres
tv: tvs
try: tries tried trying
vertex: vertices
vm: vms
wake: woke woken
write: wrote written
"""
_BASES = {
    form: base
    for base, forms in (line.split(":") for line in _FORMS.split("\n") if line)
    for form in forms.split()
}
# Whose ending is part of the word, or whose stem would be that of another word.
_WHOLE = frozenset("alias atlas bias canvas https important lens setting".split())

_OUR = re.compile(
    r"(?:dis|multi|un)?"
    r"(?:arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rum|sav|vap)(ou)r"
)
# Not advise, precise, raise, noise, wise: their kin have no z in any country.
_ISE = re.compile(
    r"\w{2,}[^acovw]i(s)(?:e(?:d|s|rs?|ments?)?|ing|ations?|ational|able)"
)
_YSE = re.compile(r"(?:anal|catal|paral)y(s)(?:e(?:d|s|rs?)?|ing)")

_ACRONYMS = re.compile(r"([b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz])s")

_snowball = EnglishStemmer().stem


def stem(word: str) -> str:
    """Return the stem of a word of lower-case letters a to z.

    Snowball, after American spelling and the base form of irregular words.
    """
    base = _BASES.get(word) or _american(word)
    if len(base) < SHORTEST_STEMMED or base in _WHOLE:
        return base
    plural = _ACRONYMS.fullmatch(base)
    return plural.group(1) if plural else str(_snowball(base))


def _american(word: str) -> str:
    if match := _OUR.match(word):
        return word[: match.start(1)] + "o" + word[match.end(1) :]
    if match := _ISE.fullmatch(word) or _YSE.fullmatch(word):
        return word[: match.start(1)] + "z" + word[match.end(1) :]
    return word
