"""Who comes to a session: page, file, sheet to sign; sign-ups entered by staff of the shop's city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form, MultipleChoiceField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.agenda.models import ClaimState, Session
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.seats.services import places_left
from campaigns.roster.forms import (
    EntryForm,
    NewShopForm,
    ReasonForm,
    known_shop,
    person_forms,
    typed_people,
)
from campaigns.roster.people import Roster
from campaigns.roster.presentation import (
    FILE_HEADER,
    STATE_LABELS,
    STATE_TONES,
    city_lines,
    figures_of,
    file_rows,
    passed_text,
    sheet_lines,
    sheet_session,
)
from campaigns.roster.selectors import own_group
from campaigns.roster.services import RosterNotYours, roster_of
from campaigns.roster.shared_views import found_for_own_shops, frame_of, people_url
from campaigns.roster.sheet import attendance_sheet
from campaigns.signups.services import cancel, promote_by_hand, sign_up
from kernel.clock import day_of
from kernel.csv_files import csv_file
from kernel.errors import DomainError
from kernel.forms import Problem, form_page, problems_of
from tenants.membership.access import staff
from tenants.membership.actors import Actor, actor_of
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Kind
from tenants.sectors.fields import is_sector_search, searched
from tenants.shops.errors import ShopUnsure
from tenants.shops.models import Shop
from tenants.shops.selectors import find_shops, shop_with

FORM_METHODS = ("GET", "HEAD", "POST")


@staff(*NAME_READERS, Role.FACILITATOR)
def roster(request: StaffRequest, pk: int) -> HttpResponse:
    """Everybody who is expected or waits, by city and shop; `?q=` searches."""
    actor, everybody = _read(request, pk)
    session = everybody.session
    query = request.GET.get("q", "").strip()[:100]
    shown = everybody.found(query)
    context = frame_of(actor, session) | {
        "figures": figures_of(everybody, session.seats.capacity),
        "query": query,
        "cities": city_lines(shown),
        "is_empty": not everybody.cities,
        "n_found": sum(group.n_persons for group in shown.groups()),
        "may_enter": actor.organisation.kind == Kind.CITY and session.starts_at > timezone.now(),
    }
    return render(request, "campaigns/roster/roster.html", context)


@staff(*NAME_READERS, Role.FACILITATOR)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """The roster for a spreadsheet: a line for each person."""
    _, people = _read(request, pk, is_file=True)
    return csv_file(f"inscrits-{_file_name(people.session)}", FILE_HEADER, file_rows(people))


@staff(*NAME_READERS, Role.FACILITATOR)
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The attendance sheet to print and sign."""
    actor, people = _read(request, pk, is_file=True)
    session = people.session
    led_by = tuple(str(row.user) for row in session.facilitations.select_related("user"))
    said = sheet_session(session, session.host_names, led_by, actor.organisation)  # type: ignore[attr-defined]
    pdf = attendance_sheet(said, sheet_lines(people))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="feuille-de-presence-{_file_name(session)}.pdf"'
    return response


@staff(*NAME_READERS, methods=FORM_METHODS)
def enter(request: StaffRequest, pk: int) -> HttpResponse:
    """A sign-up that came by phone, on paper or at the shop: first the shop, then who comes. At a session of
    this city, or of another."""
    actor, session = found_for_own_shops(request, pk)
    query = request.GET.get("q", "").strip()[:100]
    shop = _shop_asked(request.GET.get("commerce", ""))
    is_new = "nouveau" in request.GET
    context = frame_of(actor, session) | {"query": query}
    if shop is None and not is_new:
        context |= {"shops": find_shops(query), "has_searched": bool(query)}
        return render(request, "campaigns/roster/choose_shop.html", context)
    sent = request.POST if request.method == "POST" else None
    is_search = sent is not None and is_sector_search(sent, "shop-sector")
    is_checked = sent is not None and "add" not in sent and not is_search
    contact = EntryForm(sent if is_checked else None, initial=_typed(sent, EntryForm))
    new_shop = None
    if is_new:
        start = {"name": query} | _typed(sent, NewShopForm, "shop-")
        if sent is not None:
            start["sector"] = searched(sent, "shop-sector", is_search=is_search)
        new_shop = NewShopForm(sent if is_checked else None, initial=start, prefix="shop")
    rows = person_forms(sent, is_checked=is_checked)
    forms = [contact, *([new_shop] if new_shop else []), *rows]
    are_valid = [form.is_valid() for form in forms] if is_checked else []
    if is_checked and all(are_valid):
        typed_shop = known_shop(shop) if shop else new_shop.typed() if new_shop else None
        try:
            done = sign_up(
                organisation=actor.organisation,
                session=session,
                form_key=contact.cleaned_data["form_key"],
                shop=typed_shop,
                people=typed_people(rows, contact),
                language=contact.cleaned_data["language"],
                source=contact.cleaned_data["source"],
                consents=contact.cleaned_data["consents"],
                entered_by=request.user,
                note=contact.cleaned_data["note"],
                now=timezone.now(),
            )
        except ShopUnsure as error:
            assert new_shop is not None  # noqa: S101  (a shop that is known is not looked up)
            new_shop.ask_which(error)
        except DomainError as error:
            contact.add_error(None, str(error))
        else:
            messages.success(request, _entered(done.claim.state))
            return redirect(context["people_url"])
    context |= {"shop": shop, "shop_form": new_shop, "form": contact, "rows": rows}
    context |= {"may_add": len(rows) < 10, "n_rows": len(rows), **_seats_left(actor, session)}
    return form_page(
        request, "campaigns/roster/enter.html", context, problems=_in_order(new_shop, rows, contact)
    )


def _in_order(shop: NewShopForm | None, rows: Sequence[Form], contact: EntryForm) -> list[Problem]:
    """As the page has them: the shop, who comes, whom to reach. Each person by number."""
    people = []
    for n, row in enumerate(rows, start=1):
        people += problems_of(row, who=_("Personne %(n)s") % {"n": n})
    return [*(problems_of(shop) if shop else []), *people, *problems_of(contact)]


def _entered(state: str) -> str:
    if state == ClaimState.WAITING:
        return _("C’est noté : la séance est complète, le groupe est sur la liste d’attente.")
    return _("C’est noté : les places sont confirmées.")


def _typed(sent: Any, form: type[Any], prefix: str = "") -> dict[str, Any]:
    """What was typed so far, kept while a person is added."""
    if sent is None:
        return {}
    return {
        name: sent.getlist(prefix + name) if isinstance(field, MultipleChoiceField) else sent[prefix + name]
        for name, field in form.base_fields.items()
        if prefix + name in sent
    }


def _shop_asked(text: str) -> Shop | None:
    try:
        uuid = UUID(text)
    except ValueError:
        return None
    return shop_with(uuid)


def _seats_left(actor: Actor, session: Session) -> dict[str, int]:
    left = places_left(session.seats, session.city_seats.all(), actor.organisation.pk, day_of(timezone.now()))
    return {"n_left": left}


@staff(*NAME_READERS, methods=FORM_METHODS)
def group(request: StaffRequest, pk: int, uuid: UUID) -> HttpResponse:
    """A group of this city: its contact, and taking it off the list or letting it in, with a reason."""
    actor, session = found_for_own_shops(request, pk)
    found = own_group(session, uuid)
    if found is None:
        raise Http404
    now = timezone.now()
    is_over = found.claim.state == ClaimState.ENDED or session.starts_at <= now
    sent = request.POST if request.method == "POST" else None
    action = sent.get("action", "") if sent is not None else ""
    if sent is not None and action not in ("cancel", "promote"):
        raise Http404
    leave = ReasonForm(sent if action == "cancel" else None, prefix="cancel")
    promote = ReasonForm(sent if action == "promote" else None, prefix="promote")
    acting = {"cancel": leave, "promote": promote}.get(action)
    if acting is not None and not is_over and acting.is_valid():
        reason = acting.cleaned_data["reason"]
        try:
            if acting is leave:
                cancel(uuid, organisation=actor.organisation, now=now, actor=request.user, reason=reason)
            else:
                promote_by_hand(
                    uuid, organisation=actor.organisation, actor=request.user, reason=reason, now=now
                )
        except DomainError as error:
            acting.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Le groupe ne figure plus sur la liste.")
                if acting is leave
                else _("Le groupe a ses places : il en est prévenu."),
            )
            return redirect(people_url(session))
    context = frame_of(actor, session) | {
        "group": found,
        "state": {
            "text": STATE_LABELS.get(found.claim.state, _("terminée")),
            "tone": STATE_TONES.get(found.claim.state, "neutral"),
        },
        "source": found.claim.get_source_display(),
        "is_over": is_over,
        "is_waiting": found.claim.state == ClaimState.WAITING,
        "may_move": not is_over and found.claim.state in SEATED,
        "cancel_form": leave,
        "promote_form": promote,
        "passed": passed_text(found.n_passed),
    }
    return form_page(request, "campaigns/roster/group.html", context, leave, promote)


def _read(request: StaffRequest, pk: int, *, is_file: bool = False) -> tuple[Actor, Roster]:
    """The roster, through its crossing; 404 for whom there is none."""
    actor = _reader(request)
    try:
        return actor, roster_of(actor, pk, is_file=is_file)
    except RosterNotYours:
        raise Http404 from None


def _reader(request: StaffRequest) -> Actor:
    """Names are for the facilitator: the Agence's other people are told that they may not (403)."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    if actor.organisation.kind == Kind.AGENCY and actor.role != Role.FACILITATOR:
        raise PermissionDenied
    return actor


def _file_name(session: Session) -> str:
    return f"{day_of(session.starts_at):%Y-%m-%d}-{session.pk}"
