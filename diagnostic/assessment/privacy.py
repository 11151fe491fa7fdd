"""What the self-diagnostic holds of a person: the attempts that were begun from their own link."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.rules import RESUME_CODE_LENGTH
from kernel.codes import new_code
from kernel.privacy import Holding, register


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = Attempt.objects.filter(person__digest=digest).order_by("id")
    return [
        dict(row)
        for row in rows.values(
            "started_at",
            "finished_at",
            "taken_on",
            "shop__name",
            "shop_typed",
            "sector_id",
            "language",
            "questionnaire",
            "answers",
            "diagnostic__score",
            "diagnostic__band",
            "diagnostic__dimensions",
            "diagnostic__themes",
        )
    ]


def _erase(old: str, new: str) -> int:
    """The result counts on, of nobody: its link and code open nothing, and it no longer says which shop.

    All attempts of a chain go together: one who answered again by a link is still the same person. They are
    locked: one that is being finished meanwhile would leave a result that names its shop.
    """
    of_person = Q(person__digest__in=(old, new))
    chains = list(Attempt.objects.filter(of_person).values_list("chain", flat=True).distinct())
    n = 0
    for chain in chains:
        subject = uuid.uuid4()
        rows = Attempt.objects.select_for_update().filter(chain=chain)
        for attempt in rows:
            key = uuid.uuid4()
            # The row before its shop was said has the same entry.
            rows_of_attempt = Diagnostic.objects.filter(Q(pk=attempt.diagnostic_id) | Q(entry=attempt.uuid))
            rows_of_attempt.update(shop=None, subject=subject.hex, entry=key)
            Attempt.objects.filter(pk=attempt.pk).update(
                uuid=key,
                chain=subject,
                code=new_code(RESUME_CODE_LENGTH),
                form_key=None,
                person=None,
                shop=None,
                shop_typed="",
                answers={},
                entered_by=None,
            )
            n += 1
    return n


register(Holding("assessment", _export, _erase))
