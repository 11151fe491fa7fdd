"""Whom the city reaches for a shop, and remarks on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.register.shop_forms import ContactForm, KnownContactForm, NoteForm
from campaigns.register.shop_selectors import notes_of
from campaigns.register.shop_views import FORM_METHODS, acting, found_or_404, frame_of
from campaigns.signups.services.lookup import find_or_add_people
from campaigns.signups.typed import TypedPerson
from kernel.forms import form_page
from kernel.wording import reader_language
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_EDITORS, NAME_READERS
from tenants.shops.models import Contact, Origin, ShopNote, ShopRole
from tenants.shops.services import add_contact, change_contact, end_contact
from tenants.shops.services import delete_note as delete_this_note
from tenants.shops.services import write_note as write_this_note


@staff(*NAME_READERS, methods=FORM_METHODS)
def add(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Somebody whom the city knows already by this address is the same person: for several shops."""
    found, actor = found_or_404(uuid), acting(request)
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, initial={"role": ShopRole.OWNER})
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        typed = TypedPerson(said["name"], said["role"], said["email"], said["phone"])
        (person,) = find_or_add_people([typed], whose=str(uuid), language=reader_language(), now=now)
        add_contact(
            shop=found.shop,
            person=person,
            role=said["role"],
            source=Origin.STAFF,
            actor=request.user,
            now=now,
        )
        messages.success(
            request, _("Le contact est ajouté. Il n’a encore donné aucun accord pour être contacté.")
        )
        return redirect("register:shop", uuid=uuid)
    return form_page(
        request, "campaigns/register/contact.html", frame_of(found, actor) | {"form": form}, form
    )


@staff(*NAME_READERS, methods=FORM_METHODS)
def change(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Another role, a corrected name or phone."""
    found, actor = found_or_404(uuid), acting(request)
    contact = _contact(found.family, pk)
    person = contact.person
    sent = request.POST if request.method == "POST" else None
    initial = {"name": person.name, "role": contact.role, "phone": person.phone}
    form = KnownContactForm(sent, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        change_contact(
            contact=contact,
            role=said["role"],
            name=said["name"],
            phone=said["phone"],
            actor=request.user,
        )
        messages.success(request, _("C’est enregistré."))
        return redirect("register:shop", uuid=uuid)
    context = frame_of(found, actor) | {"form": form, "contact": contact}
    return form_page(request, "campaigns/register/contact.html", context, form)


@staff(*NAME_READERS, methods=("POST",))
def end(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponse:
    """No contact of this shop any more; what is known of the person stays, for their other shops."""
    found = found_or_404(uuid)
    end_contact(contact=_contact(found.family, pk), actor=request.user, now=timezone.now())
    messages.success(request, _("Cette personne n’est plus un contact de ce commerce."))
    return redirect("register:shop", uuid=uuid)


@staff(*NAME_READERS, methods=FORM_METHODS)
def write_note(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """A remark on the shop. What it must not say stands before the field."""
    found, actor = found_or_404(uuid), acting(request)
    sent = request.POST if request.method == "POST" else None
    form = NoteForm(sent)
    if form.is_valid():
        write_this_note(
            organisation=request.tenant,
            shop=found.shop,
            text=form.cleaned_data["text"],
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("La remarque est notée. Elle sera supprimée dans 90 jours."))
        return redirect("register:shop", uuid=uuid)
    context: dict[str, Any] = frame_of(found, actor) | {"form": form, "notes": notes_of(found.family)}
    return form_page(request, "campaigns/register/note.html", context, form)


@staff(*NAME_READERS, methods=("POST",))
def delete_note(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponse:
    """By who wrote it, or who prepares the city's sessions."""
    found, actor = found_or_404(uuid), acting(request)
    note = ShopNote.objects.filter(shop__in=found.family, pk=pk).first()
    if note is None:
        raise Http404
    if note.written_by_id != request.user.pk and actor.role not in CITY_EDITORS:
        raise PermissionDenied
    delete_this_note(note=note, actor=request.user)
    messages.success(request, _("La remarque est supprimée."))
    return redirect("register:shop", uuid=uuid)


def _contact(family: list[int], pk: int) -> Contact:
    row = (
        Contact.objects.filter(shop__in=family, pk=pk, ended_at__isnull=True).select_related("person").first()
    )
    if row is None:
        raise Http404
    return row
