"""The process that renders a suspicious text and is stopped when it takes too long."""

import signal
import sys

from articles.text.render import convert
from kb.text import Lang


def main(lang: Lang, seconds: float) -> None:
    """Render standard input to standard output; the alarm ends the process."""
    source = sys.stdin.buffer.read().decode()
    if hasattr(signal, "setitimer"):
        # Its own work counts, not the time in which the machine did something else.
        signal.setitimer(signal.ITIMER_PROF, seconds)
    sys.stdout.buffer.write(convert(source, lang).encode())


if __name__ == "__main__":
    main("zh" if sys.argv[1] == "zh" else "en", float(sys.argv[2]))
