"""Attempts as pages and the API read them: by their link or code, how far they are, what came before."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from campaigns.agenda.models import ClaimState, SeatClaim
from campaigns.signups.models import SignUp
from diagnostic.assessment.errors import AttemptUnknown
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.rules import RESUME_CODE_LENGTH
from diagnostic.questionnaire.catalogue import Question, Questionnaire
from diagnostic.questionnaire.errors import UnscorableAnswers
from diagnostic.questionnaire.scoring import Lead, Leads, score
from diagnostic.versions.selectors import questionnaire_of
from kernel.codes import normalised_code
from tenants.shops.models import Person, Shop


@dataclass(frozen=True)
class Progress:
    """The questions that this attempt is asked, in order; codes, None at either end.

    `next`: the first without an answer.
    """

    questionnaire: Questionnaire
    questions: tuple[Question, ...]
    n_answered: int
    next: str | None

    @property
    def is_complete(self) -> bool:
        return self.next is None

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)

    def number(self, code: str) -> int:
        """1 for the first; ValueError where it is not asked."""
        return self._codes().index(code) + 1

    def before(self, code: str) -> str | None:
        at = self.number(code) - 2
        return self.questions[at].code if at >= 0 else None

    def after(self, code: str) -> str | None:
        at = self.number(code)
        return self.questions[at].code if at < len(self.questions) else None

    def _codes(self) -> list[str]:
        return [question.code for question in self.questions]


def attempt_of(uuid: UUID) -> Attempt:
    """The attempt of a link, with its result and shop. Raises AttemptUnknown, also for another city's."""
    attempt = Attempt.objects.select_related("diagnostic", "shop", "sector").filter(uuid=uuid).first()
    if attempt is None:
        raise AttemptUnknown
    return attempt


def attempt_by_code(text: str) -> Attempt:
    """The attempt of a code as typed. Raises AttemptUnknown."""
    code = normalised_code(text)
    attempt = Attempt.objects.filter(code=code).first() if len(code) == RESUME_CODE_LENGTH else None
    if attempt is None:
        raise AttemptUnknown
    return attempt


def progress_of(attempt: Attempt) -> Progress:
    """How far it is, in its own version; before the sector is chosen, as if not sure."""
    questionnaire = questionnaire_of(attempt.questionnaire)
    questions = questionnaire.asked_questions(attempt.sector_id)
    missing = [question.code for question in questions if question.code not in attempt.answers]
    return Progress(questionnaire, questions, len(questions) - len(missing), missing[0] if missing else None)


def history_of(attempt: Attempt) -> list[Attempt]:
    """Earlier results of the chain that no correction replaced, oldest first, each with its diagnostic."""
    rows = Attempt.objects.select_related("diagnostic").filter(
        chain=attempt.chain, diagnostic__superseded_at__isnull=True, diagnostic__isnull=False
    )
    if attempt.diagnostic is not None:
        rows = rows.filter(diagnostic__happened_on__lt=attempt.diagnostic.happened_on)
    return list(rows.exclude(pk=attempt.pk).order_by("diagnostic__happened_on", "id"))


def leads_of(row: Diagnostic, questionnaire: Questionnaire) -> Leads:
    """What a result advises, in its own version; all its themes in one that knows no leads.

    Worked out again from the answers: the version that made the result says how, and never changes.
    """
    if questionnaire.choice.settled_by is not None:
        try:
            leads = score(questionnaire, row.sector_id, row.answers).leads
        except UnscorableAnswers:
            leads = None
        if leads is not None:
            return leads
    return Leads(tuple(Lead(theme, reason) for theme, reason in row.themes))


def confirmed_shops_of(person: Person) -> list[Shop]:
    """The shops for which the person has confirmed a sign-up, in order of name. Two statements."""
    rows = SignUp.objects.filter(contact=person, shop__isnull=False).select_related("shop")
    shops = {row.uuid: row.shop for row in rows if row.shop is not None}
    is_confirmed = Q(confirmed_at__isnull=False) | Q(state=ClaimState.CONFIRMED)
    confirmed = SeatClaim.objects.filter(is_confirmed, uuid__in=list(shops))
    found = {shops[uuid].pk: shops[uuid] for uuid in confirmed.values_list("uuid", flat=True)}
    return sorted(found.values(), key=lambda shop: (shop.name, shop.pk))


def attempts_of_person(person: Person) -> list[Attempt]:
    """What a person began or finished here, latest first; results that a correction replaced are left out.

    A form that staff are still typing is not there: what the person answered in it staff would read.
    """
    rows = Attempt.objects.select_related("diagnostic", "shop").filter(person=person)
    rows = rows.filter(Q(entered_by__isnull=True) | Q(finished_at__isnull=False))
    return list(rows.exclude(diagnostic__superseded_at__isnull=False).order_by("-started_at", "-id"))
