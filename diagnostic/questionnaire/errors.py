"""Why a set of answers cannot be scored, and which questionnaire does not exist.

Pure on purpose: the rules raise these without Django. The sentences are French message ids, so whoever
shows one passes it through the catalogue.
"""

from kernel.errors import DomainError


def gettext_noop(text: str) -> str:
    """Mark a sentence for the catalogue (the extraction looks for this name); comes back as it is."""
    return text


REASONS = {
    "unknown_sector": gettext_noop("sous-secteur inconnu"),
    "unknown_question": gettext_noop("question inconnue"),
    "not_asked": gettext_noop("question non posée à ce sous-secteur, mais une réponse est donnée"),
    "missing": gettext_noop("pas de réponse"),
    "na_not_allowed": gettext_noop("« ne s’applique pas » n’est pas permis ici"),
    "wrong_type": gettext_noop("la réponse n’a pas la forme attendue"),
    "empty": gettext_noop("aucun choix"),
    "unknown_option": gettext_noop("choix inconnu"),
    "repeated": gettext_noop("le même choix est donné deux fois"),
    "exclusive_combined": gettext_noop("« aucun » ne se combine pas avec un autre choix"),
    "nothing_answered": gettext_noop("aucune question ne s’applique"),
}


class UnscorableAnswers(DomainError):
    """Answers that the rules of the questionnaire refuse.

    `question` is the code of the question at fault (None when it is none in particular), `reason` a key of
    REASONS (stable), `given` what was found there. The text names question, reason and what was given.
    """

    code = "unscorable_answers"

    def __init__(self, reason: str, *, question: str | None = None, given: object = None) -> None:
        self.reason = reason
        self.question = question
        self.given = given
        super().__init__(reason=reason, question=question)

    def __str__(self) -> str:
        text = REASONS[self.reason]
        if self.question is not None:
            text = f"{self.question}\u00a0: {text}"
        if self.given is not None:
            text = f"{text} ({repr(self.given)[:60]})"
        return text


class UnknownQuestionnaire(DomainError):
    """No questionnaire of this version is known; `version` says which one was asked for."""

    code = "unknown_questionnaire"
    message = gettext_noop("La version %(version)s du questionnaire n’existe pas.")

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(version=version)
