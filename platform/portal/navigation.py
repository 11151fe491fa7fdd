"""What every page's frame shows: names, colours, sections of the space, the switcher."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.links import root_address
from tenants.membership.actors import Actor, actor_of, memberships_of
from tenants.membership.roles import CITY_EDITORS, NAME_READERS, PROGRAMME_READERS, Role
from tenants.membership.selectors import space_of
from tenants.organisations.appearance import logo_fingerprint
from tenants.organisations.languages import offered_language
from tenants.organisations.models import Kind, Organisation
from tenants.organisations.preview import social_card
from tenants.organisations.theming import theme_url


def _sections(actor: Actor) -> list[tuple[str, str, str]]:
    """(URL name, label, icon) of what this actor may open, in this kind of organisation."""
    kind, role = actor.organisation.kind, actor.role
    sections: list[tuple[str, str, str]] = []
    if kind == Kind.AGENCY and role in PROGRAMME_READERS:
        sections = [
            ("agency:comparison", _("Villes"), "table"),
            ("sessions:agenda", _("Séances"), "calendar-event"),
            ("bilan:bilan", _("Bilan"), "clipboard-data"),
            ("maturity:programme", _("Maturité"), "bar-chart"),
            ("questionnaires:versions", _("Questionnaire"), "list-check"),
        ]
        if role == Role.ADMINISTRATOR:
            sections.append(("archive:runs", _("Archives"), "archive"))
    elif kind == Kind.AGENCY:
        sections = [
            ("agency:facilitation", _("Mes séances"), "calendar-event"),
            ("field:home", _("Terrain"), "telephone"),
        ]
    elif kind == Kind.CITY:
        sections = [
            ("city:start", _("Accueil"), "house"),
            ("sessions:agenda", _("Séances"), "calendar-event"),
            ("register:shops", _("Commerces"), "shop"),
            ("mobilisation:campaigns", _("Campagnes"), "envelope"),
            (_rounds_start(role), _("Tournées"), "signpost"),
        ]
        if role != Role.READER:
            sections.append(("diagnostics:entries", _("Diagnostics"), "clipboard-data"))
        sections.append(("maturity:city", _("Maturité"), "bar-chart"))
        if role in NAME_READERS:
            sections.append(("field:home", _("Terrain"), "telephone"))
    elif kind == Kind.PARTNER:
        sections = [("partner:start", _("Accueil"), "house")]
    return sections


def _rounds_start(role: Role) -> str:
    """Who does not read names reads the coverage alone."""
    return "rounds:rounds" if role in NAME_READERS else "rounds:coverage"


def _administration(actor: Actor) -> list[dict[str, str]]:
    """What an administrator needs now and then, in the menu of the account."""
    if actor.role != Role.ADMINISTRATOR:
        return []
    pages = [
        ("staff:appearance", _("Apparence"), "tools"),
        ("staff:mail_list", _("Courriels"), "envelope"),
        ("staff:journal_entries", _("Journal"), "journal-text"),
        ("staff:token_list", _("Clés d’API"), "key"),
    ]
    if actor.organisation.kind in {Kind.AGENCY, Kind.CITY}:
        pages.append(("phones:phones", _("Téléphones"), "telephone"))
    if actor.organisation.kind == Kind.AGENCY:
        pages.append(("bce:loads", _("Données de la BCE"), "table"))
        pages.append(("agency:technical", _("Technique"), "gear"))
    return [{"url": reverse(name), "label": label, "icon": icon} for name, label, icon in pages]


def _is_within(path: str, section: str) -> bool:
    """Whether a page belongs to a section; the space's first page holds the cities' pages only."""
    if section == "/espace/diagnostics/" and path.startswith("/espace/petits-groupes/"):
        return True
    if section.count("/") > 2:
        return path.startswith(section)
    return path == section or path.startswith(f"{section}villes/")


def _pages_of_section(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The pages of the register or of the rounds, side by side, where one is within them; their list on its
    own address only."""
    if actor.organisation.kind != Kind.CITY:
        return []
    if request.path.startswith(start := reverse("register:shops")):
        return _side_by_side(request, start, _pages_of_register(actor))
    if request.path.startswith(start := reverse("mobilisation:campaigns")):
        return _side_by_side(request, start, _pages_of_campaigns())
    if request.path.startswith(start := reverse("rounds:rounds")):
        return _side_by_side(request, start, _pages_of_rounds(actor))
    return []


def _pages_of_campaigns() -> list[tuple[str, str]]:
    return [("mobilisation:campaigns", _("Liste")), ("mobilisation:efforts", _("Journal des efforts"))]


def _pages_of_rounds(actor: Actor) -> list[tuple[str, str]]:
    pages = [("rounds:coverage", _("Couverture"))]
    if actor.role in NAME_READERS:
        pages = [("rounds:rounds", _("Liste")), *pages, ("rounds:days", _("Journées"))]
    if actor.role in CITY_EDITORS:
        pages += [("rounds:requests", _("À régler")), ("rounds:cards", _("Cartes"))]
    return pages


def _pages_of_register(actor: Actor) -> list[tuple[str, str]]:
    pages = [("register:shops", _("Liste"))]
    if actor.role in CITY_EDITORS:
        pages += [
            ("shop_import:upload", _("Importer")),
            ("bce:take_in", _("BCE")),
            ("doubles:shops", _("Doublons")),
        ]
    if actor.role in NAME_READERS:
        pages.append(("shops:reported", _("À vérifier")))
    pages += [
        ("streets:streets", _("Rues")),
        ("streets:areas", _("Quartiers")),
        ("register:associations", _("Associations")),
        ("register:tags", _("Étiquettes")),
        ("consent:consents", _("Qui contacter")),
        ("city:register", _("Taille du registre")),
    ]
    return pages


def _side_by_side(request: HttpRequest, start: str, pages: list[tuple[str, str]]) -> list[dict[str, Any]]:
    entries = [{"url": reverse(name), "label": label} for name, label in pages]
    within = [entry for entry in entries if request.path.startswith(entry["url"]) and entry["url"] != start]
    current = within[0] if within else entries[0] if request.path == start else None
    return [entry | {"is_current": entry is current} for entry in entries]


def _navigation(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    entries = [{"url": reverse(name), "label": label, "icon": icon} for name, label, icon in _sections(actor)]
    current = next((entry for entry in entries if _is_within(request.path, entry["url"])), None)
    return [entry | {"is_current": entry is current} for entry in entries]


def context(request: HttpRequest) -> dict[str, Any]:
    """Nothing is looked up for a visitor who is not signed in."""
    organisation: Organisation | None = getattr(request, "tenant", None)
    if organisation is None:
        return {}
    is_agency = organisation.kind == Kind.AGENCY
    fingerprint = logo_fingerprint(organisation)
    frame: dict[str, Any] = {
        "organisation_name": "" if is_agency else organisation.shown_name,
        "theme_url": theme_url(organisation),
        "logo_url": reverse("logo", kwargs={"fingerprint": fingerprint}) if fingerprint else "",
        "social": social_card(organisation, request),
        "accessibility_url": reverse("accessibility"),
        "privacy_url": reverse("privacy"),
        "method_url": root_address("method"),
        "sign_in_url": reverse("accounts:sign_in") + "?next=" + ("/espaces/" if is_agency else "/espace/"),
        "my_sign_ups_entry": reverse("signups:resend") if organisation.kind == Kind.CITY else "",
        "sign_out_url": reverse("accounts:sign_out"),
        "programme_url": root_address("landing"),
        "demo_notice": _("Démonstration : villes réelles, commerces et chiffres fictifs.")
        if settings.DEMO
        else "",
        "offered_language": offered_language(request),
        "language_url": reverse("choose_language"),
        "languages": [
            {"code": code, "label": label, "is_current": code == get_language()}
            for code, label in settings.LANGUAGES
        ],
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    actor = actor_of(request)
    frame |= {
        "error_frame": "base_workspace.html",  # a page that refuses keeps the menu, too
        "user_name": str(user),
        "switcher": [
            {
                "url": space.url,
                "label": space.label,
                "kind": space.kind,
                "is_current": space.organisation_id == organisation.pk,
            }
            for space in map(space_of, memberships_of(request))
        ],
    }
    if actor is not None:
        navigation = _navigation(request, actor)
        frame |= {
            "user_role": actor.role.label,
            "navigation": navigation,
            "section_pages": _pages_of_section(request, actor),
            "section_label": _("Pages des tournées")
            if request.path.startswith("/espace/tournees/")
            else _("Pages des commerces"),
            "administration": _administration(actor),
            "home_url": navigation[0]["url"] if navigation else "/",
            "organisation_name": organisation.shown_name,
        }
    return frame
