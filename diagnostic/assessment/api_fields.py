"""What programs send and get about an attempt: bodies, answers, the result with its reasons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import fields, serializers
from rest_framework.exceptions import ValidationError

from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.selectors import leads_of, progress_of
from diagnostic.assessment.wording import said
from diagnostic.questionnaire.answers import NOT_APPLICABLE
from diagnostic.questionnaire.scoring import SMALL_GROUP_UNDER_SCORE
from diagnostic.questionnaire.texts import reason_of
from diagnostic.versions.selectors import questionnaire_of
from kernel.api.fields import InstantField
from kernel.codes import shown_code
from kernel.wording import reader_language

LONGEST_CODE = 40
MOST_CHOICES = 40
ANSWER = {
    "oneOf": [
        {"type": "string", "maxLength": LONGEST_CODE},
        {
            "type": "array",
            "items": {"type": "string", "maxLength": LONGEST_CODE},
            "maxItems": MOST_CHOICES,
        },
    ]
}


class TextUUIDField(fields.UUIDField):
    """A uuid as text: a number, which is a uuid to the field above, is soon another program's key too."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class StartIn(serializers.Serializer):
    form_key = TextUUIDField(
        help_text="Choisi par vous, un par autodiagnostic : le même envoyé deux fois n’en commence qu’un."
    )
    language = fields.ChoiceField(settings.LANGUAGES, default="fr")
    session_code = fields.CharField(
        required=False,
        allow_null=True,
        max_length=LONGEST_CODE,
        help_text="Le code de la séance, tel que tapé.",
    )
    shop = fields.UUIDField(
        required=False, allow_null=True, help_text="Un commerce de cette ville ; sans lui, aucun n’est nommé."
    )


class SectorIn(serializers.Serializer):
    sector = fields.CharField(max_length=12, allow_null=True, help_text="Son code ; `null` : pas sûr.")


@extend_schema_field(ANSWER)
class AnswerField(fields.Field):
    """A text or a list of texts; which ones the questionnaire takes, its rules say."""

    def to_internal_value(self, value: Any) -> str | list[str]:
        if isinstance(value, str) and len(value) <= LONGEST_CODE:
            return value
        is_list = isinstance(value, list) and len(value) <= MOST_CHOICES
        if is_list and all(isinstance(choice, str) and len(choice) <= LONGEST_CODE for choice in value):
            return list(value)
        raise ValidationError(_("Un choix, ou une liste de choix."))

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_serializer(
    examples=[
        OpenApiExample("Un choix", {"answer": "b"}, request_only=True),
        OpenApiExample("Plusieurs choix", {"answer": ["maps", "dir"]}, request_only=True),
        OpenApiExample("Ne s’applique pas", {"answer": NOT_APPLICABLE}, request_only=True),
    ]
)
class AnswerIn(serializers.Serializer):
    answer = AnswerField()


class AttemptOut(serializers.Serializer):
    id = fields.UUIDField(source="uuid", help_text="Secret : qui l’a peut répondre, et lire le résultat.")
    code = fields.SerializerMethodField(help_text="Pour continuer ailleurs, sur la page de la ville.")
    language = fields.CharField()
    questionnaire = fields.CharField(help_text="Sa version, jusqu’au bout.")
    session = fields.IntegerField(source="session_id", allow_null=True)
    sector = fields.CharField(source="sector_id", allow_null=True)
    is_sector_told = fields.BooleanField(help_text="`true` avec `sector: null` : pas sûr.")
    questions = fields.SerializerMethodField(help_text="Celles qui lui sont posées, dans l’ordre.")
    answers = fields.SerializerMethodField(help_text="Par question.")
    next = fields.SerializerMethodField(help_text="La première sans réponse.")
    is_finished = fields.BooleanField()
    started_at = InstantField()
    finished_at = InstantField(allow_null=True)

    def to_representation(self, attempt: Attempt) -> dict[str, Any]:
        self.progress = progress_of(attempt)
        written: dict[str, Any] = super().to_representation(attempt)
        return written

    def get_code(self, attempt: Attempt) -> str:
        return shown_code(attempt.code)

    def get_questions(self, attempt: Attempt) -> list[str]:
        return [question.code for question in self.progress.questions]

    @extend_schema_field({"type": "object", "additionalProperties": ANSWER})
    def get_answers(self, attempt: Attempt) -> dict[str, Any]:
        asked = (question.code for question in self.progress.questions)
        return {code: attempt.answers[code] for code in asked if code in attempt.answers}

    @extend_schema_field(fields.CharField(allow_null=True))
    def get_next(self, attempt: Attempt) -> str | None:
        return self.progress.next


class DimensionResultOut(serializers.Serializer):
    code = fields.CharField()
    name = fields.CharField()
    score = fields.IntegerField(allow_null=True, help_text="`null` : rien n’y valait pour ce commerce.")


class ThemeResultOut(serializers.Serializer):
    theme = fields.CharField()
    title = fields.CharField()
    reason = fields.CharField(allow_null=True, help_text="La question qui parle le plus pour lui.")
    reason_text = fields.CharField(help_text="La raison en mots.")


class LeadOut(ThemeResultOut):
    is_begun = fields.BooleanField(help_text="D’après les réponses, le premier pas est fait.")


class ResultOut(serializers.Serializer):
    score = fields.IntegerField(min_value=0, max_value=100)
    band = fields.CharField()
    band_name = fields.CharField()
    partial = fields.BooleanField(help_text="Moins de 60 % du poids a une réponse autre que `NA`.")
    dimensions = DimensionResultOut(many=True)
    themes = ThemeResultOut(
        many=True,
        help_text="Cinq distincts, le premier d’abord ; comme la version 1.0.0 les définit, dans toutes.",
    )
    leads = LeadOut(
        many=True,
        help_text="Ce que la page conseille : de zéro à cinq thèmes que les réponses n’ont pas réglés.",
    )
    further = LeadOut(many=True, help_text="« Pour aller plus loin » : ce qui complète `leads`.")
    small_group = fields.BooleanField(help_text="Une séance en petit groupe est proposée.")
    questionnaire = fields.CharField()
    sector = fields.CharField(allow_null=True)
    taken_on = fields.DateField()


def localised_result(row: Diagnostic) -> dict[str, Any]:
    """A result in the words of its own version, in the reader's language."""
    questionnaire, language = questionnaire_of(row.questionnaire), reader_language()
    titles = {theme.code: said(theme.title) for theme in questionnaire.themes}
    leads = leads_of(row, questionnaire)

    def shown(theme: str, reason: str | None) -> dict[str, Any]:
        return {
            "theme": theme,
            "title": titles[theme],
            "reason": reason,
            "reason_text": reason_of(reason, language),
        }

    return {
        "score": row.score,
        "band": row.band,
        "band_name": next(said(band.texts) for band in questionnaire.bands if band.code == row.band),
        "partial": row.is_partial,
        "dimensions": [
            {"code": one.code, "name": said(one.texts), "score": row.dimensions.get(one.code)}
            for one in questionnaire.dimensions
        ],
        "themes": [shown(theme, reason) for theme, reason in row.themes],
        **{
            name: [shown(lead.theme, lead.reason) | {"is_begun": lead.is_begun} for lead in part]
            for name, part in (("leads", leads.first), ("further", leads.further))
        },
        "small_group": row.score < SMALL_GROUP_UNDER_SCORE,
        "questionnaire": row.questionnaire,
        "sector": row.sector_id,
        "taken_on": row.happened_on,
    }
