"""Text in one form (NFKC), with the way back to the places in the original."""

import unicodedata


class Places:
    """From places in the normalized text to places in the text as it was."""

    def __init__(self, spans: list[tuple[int, int]] | None) -> None:
        self._spans = spans

    def start(self, place: int) -> int:
        return self._spans[place][0] if self._spans is not None else place

    def end(self, place: int) -> int:
        return self._spans[place - 1][1] if self._spans is not None else place


def normalized(text: str) -> tuple[str, Places]:
    """Return the text in NFKC and where its characters come from."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text, Places(None)
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        normal = unicodedata.normalize("NFKC", text[start:end])
        parts.append(normal)
        spans.extend([(start, end)] * len(normal))
        start = end
    return "".join(parts), Places(spans)
