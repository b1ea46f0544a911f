"""The ways in which the domain refuses, mapped to HTTP once by the edge."""


class AskFirstError(Exception):
    """A refusal with an English message whose `%(name)s` parts are parameters.

    The edge translates the message, so it stays apart from its parameters.
    """

    def __init__(self, message: str = "", **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotFound(AskFirstError):
    """There is no such thing, or the actor may not know of it."""


class Forbidden(AskFirstError):
    """The actor sees the thing but may not do this to it."""


class Conflict(AskFirstError):
    """Somebody else was quicker; the actor has to look again."""


class Invalid(AskFirstError):
    """What was entered does not do; `field` names the form field, if one."""

    def __init__(
        self, message: str, field: str | None = None, **params: object
    ) -> None:
        super().__init__(message, **params)
        self.field = field


class TooMany(AskFirstError):
    """The actor did this too often; `retry_after_seconds` says when to return."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(AskFirstError):
    """A part of the site cannot answer just now; nothing was changed."""
