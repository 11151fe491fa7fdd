"""Sets the questionnaire on paper, to be filled in by hand and typed by staff: no score, no points."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from diagnostic.assessment.wording import said
from diagnostic.questionnaire.catalogue import Question, Questionnaire
from kernel.documents.compiler import compile_pdf
from kernel.files import path_of
from tenants.organisations.colours import palette_of
from tenants.organisations.models import Organisation
from tenants.sectors.models import Sector
from tenants.sectors.selectors import sector_name

TEMPLATE = "diagnostic_sheet"


def sheet_pdf(
    questionnaire: Questionnaire, *, organisation: Organisation, sector: Sector | None, language: str
) -> bytes:
    """The PDF (accessible, A4): what the sector is asked, or every question where it is not known yet."""
    logo = path_of(organisation.logo).read_bytes() if organisation.logo else None
    with override(language):
        inputs = _inputs(questionnaire, organisation, sector, language)
    return compile_pdf(TEMPLATE, inputs, {"logo": logo} if logo else None)


def file_name(organisation: Organisation, sector: Sector | None, language: str) -> str:
    """`questionnaire-namur-bea-coi-fr.pdf`."""
    parts = ["questionnaire", organisation.slug, sector.code.lower() if sector else "", language]
    return "-".join(part for part in parts if part) + ".pdf"


def _inputs(
    questionnaire: Questionnaire, organisation: Organisation, sector: Sector | None, language: str
) -> dict[str, Any]:
    palette = palette_of(organisation.colour)
    city = organisation.name_in(language)
    named = sector_name(sector, language) if sector else ""
    return {
        "language": language,
        "brand": palette.brand,
        "soft": palette.soft,
        "line": palette.line,
        "city": city,
        "title": _("Où en est votre commerce avec le numérique ?"),
        "subtitle": " · ".join(part for part in (_("Autodiagnostic"), named, city) if part),
        "intro": _("Cochez ce qui ressemble le plus à votre commerce. Il n’y a pas de mauvaise réponse."),
        "one": _("une seule réponse"),
        "several": _("plusieurs réponses possibles"),
        "shop": _("Nom du commerce"),
        "sector": [_("Secteur"), named],
        "day": _("Jour des réponses"),
        "email": _("Courriel (facultatif), pour recevoir mon résultat"),
        "dimensions": _dimensions(questionnaire, sector),
        "several_text": _("Plusieurs réponses possibles."),
        "privacy_title": _("Qui voit quoi ?"),
        "privacy": _privacy(),
        "contact_title": _("Une question ?"),
        "contact": _contact(organisation, city),
        "version": _("Questionnaire %(version)s") % {"version": questionnaire.version},
        "page": _("Page"),
    }


def _dimensions(questionnaire: Questionnaire, sector: Sector | None) -> list[dict[str, Any]]:
    """In the order of the questionnaire, without those where nothing is asked."""
    asked = questionnaire.asked_questions(sector.code if sector else None)
    found = [
        {
            "name": said(dimension.texts),
            "questions": [
                _question(questionnaire, question)
                for question in asked
                if question.dimension == dimension.code
            ],
        }
        for dimension in questionnaire.dimensions
    ]
    return [dimension for dimension in found if dimension["questions"]]


def _question(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    """`options`: the digit that chooses it on the page where staff type, and its text."""
    options = [[number, said(option.texts)] for number, option in enumerate(question.options, start=1)]
    if question.is_na_allowed:
        options.append([0, said(questionnaire.na_texts)])
    return {
        "code": question.code,
        "text": said(question.texts),
        "is_multi": question.is_multi,
        "options": options,
    }


def _privacy() -> list[str]:
    return [
        _(
            "Votre score n’est que pour vous. Ni la ville, ni l’Agence, ni la personne qui encode cette"
            " feuille ne le voient."
        ),
        _("La personne qui encode lit vos réponses pour les recopier. Après, elle ne peut plus les relire."),
        _("La ville ne reçoit que des chiffres d’ensemble, à partir de cinq commerces."),
        _(
            "Si vous donnez votre courriel, la ville le garde, et le lien vers votre résultat vous arrive dès"
            " la fin de l’encodage. Sans adresse, personne ne pourra vous le montrer plus tard."
        ),
    ]


def _contact(organisation: Organisation, city: str) -> str:
    known = [
        organisation.contact_name,
        organisation.contact_phone,
        organisation.contact_email,
        organisation.contact_address,
    ]
    contacts = [part for part in known if part]
    if not contacts:
        return _("Adressez-vous à la personne qui vous a donné cette feuille.")
    return " · ".join([city, *contacts])
