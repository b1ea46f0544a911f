"""What an import did, and what it could not do."""

from dataclasses import dataclass, field


@dataclass
class Report:
    """Counts of files; every file that was left out or altered stands here with why.

    `skipped` holds {file, why}, `changed` holds {file, what}.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    changed: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0

    def skip(self, file: str, why: str) -> None:
        self.skipped.append({"file": file, "why": why})

    def change(self, file: str, what: str) -> None:
        self.changed.append({"file": file, "what": what})
