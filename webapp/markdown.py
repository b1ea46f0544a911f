"""What people write into forms, through the one pipeline of articles."""

from articles.text.render import render
from kb.text import SafeHtml, guess_lang
from kb.tickets.actions import Words


def message_html(text: str) -> SafeHtml:
    """Return a message as HTML; raise `Invalid` for a text that cannot be shown."""
    return render(text, guess_lang(text)).html


def words(text: str) -> Words:
    """Return what somebody wrote, as typed and as HTML."""
    return Words(text, message_html(text))
