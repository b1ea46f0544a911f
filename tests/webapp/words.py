"""Words that nobody types: an answer that has one has leaked it."""

from dataclasses import dataclass, field

BAIT = "plumbago"
BAIT_ZH = "貔貅密件"


@dataclass
class Canaries:
    """The words by where they are, and the names under which one may ask for them."""

    words: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[object]] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """A new word for a place, with the bait before it."""
        self.words[place] = "qz" + place.replace(" ", "")
        return f"{BAIT} {BAIT_ZH} {self.words[place]}"

    def found_in(self, text: str) -> set[str]:
        lower = text.lower()
        return {place for place, word in self.words.items() if word in lower}

    def only(self, *beginnings: str) -> set[str]:
        return {p for p in self.words if p.startswith(beginnings)}
