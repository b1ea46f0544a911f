"""Words that some write as one and others as two: `log in` and `login`."""

import re
from collections.abc import Mapping

from search.words import term

# Before the bar: the first word in each of its forms; behind it: what may follow.
_WRITTEN = """
back backs backed backing | up
black | list lists listed
check checks checked checking | in out
clean cleans cleaned cleaning | up
data | base bases center centers centre centres set sets
drop | down
e | mail mails mailed mailing
end | point points user users
fail fails failed failing | over
file | name names system systems
fire | wall walls
follow | up
git | hub lab
head | set sets phone phones
host | name names
java | script
key | board boards
lap | top tops
linked | in
lock locks locked locking | out
log logs logged logging | in on off out
mail | box boxes
multi | factor
note | book books
off | line
on | line
one | drive note
pass | code codes word words
plug plugs | in ins
pop pops | up ups
post | code codes
power | point shell
read | me
roll rolls rolled rolling | back out
screen | shot shots
set sets setting | up
share | point
shut shuts shutting | down
sign signs signed signing | in on off out up
spread | sheet sheets
start starts started starting | up
time times timed timing | out outs stamp stamps zone zones
touch | pad pads screen screens
user | name names
web | cam cams site sites
white | list lists listed
wi | fi
work | around flow flows group groups space spaces station stations
"""
_NEXT = re.compile(r" ([A-Za-z]+)(?![A-Za-z0-9_'-])")


def _compounds() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in filter(None, _WRITTEN.split("\n")):
        firsts, seconds = (part.split() for part in line.split("|"))
        joined = {second: term(firsts[0] + second) for second in seconds}
        for first in firsts:
            for written in (first, first.capitalize(), first.upper()):
                found.setdefault(written, {}).update(joined)
    return found


# The first word, the second, and the term of both as one.
COMPOUNDS = _compounds()


def following(first: str, text: str, place: int) -> tuple[str, int] | None:
    """Return the term of a word and the next one as one, and where that one ends."""
    seconds = COMPOUNDS.get(first)
    second = _NEXT.match(text, place) if seconds else None
    if seconds and second and second.group(1).lower() in seconds:
        return seconds[second.group(1).lower()], second.end()
    return None
