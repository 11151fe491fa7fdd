"""The errors that a service may raise and a view, the API or a task can turn into an answer."""

from typing import Any


class DomainError(Exception):
    """A rule of the programme says no.

    `code` is stable (the API and tests compare it); the text is for a person, translated, and says
    what happened and what to do. Subclasses set `code` and `message`; `message` may hold `%(name)s`.
    """

    code = "refused"
    message: Any = ""

    def __init__(self, **parameters: Any) -> None:
        self.parameters = parameters
        super().__init__(self.code, parameters)

    def answer(self) -> dict[str, Any]:
        """What a program is given beside `code` and `detail`, to go on."""
        return {}

    def __str__(self) -> str:
        # Not str() first: a message with a plural needs its number to know its form.
        return str(self.message % self.parameters) if self.parameters else str(self.message)
