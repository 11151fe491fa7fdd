"""What people do with the list: keep a view of it, take it away as a file."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from campaigns.register.errors import TooManyViews, ViewNameTaken
from campaigns.register.models import MOST_VIEWS, SavedView
from tenants.accounts.models import User
from tenants.journal.services import record


def save_view(*, user: User, name: str, query: str) -> SavedView:
    """Keep `query` under `name`; under a name that this person has, it takes the place of the former one.

    Raises TooManyViews.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        known = SavedView.objects.filter(user=user, name=name).first()
        if known is not None:
            known.query = query
            known.save(update_fields=["query"])
            return known
        if SavedView.objects.filter(user=user).count() >= MOST_VIEWS:
            raise TooManyViews
        return SavedView.objects.create(user=user, name=name, query=query)


def rename_view(*, view: SavedView, name: str) -> None:
    """Raises ViewNameTaken."""
    view.name = name
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "name_key"])
    except IntegrityError as error:
        raise ViewNameTaken from error


def delete_view(*, view: SavedView) -> None:
    SavedView.objects.filter(pk=view.pk).delete()


def note_export(*, actor: User, kind: str, n_shops: int, has_contacts: bool) -> None:
    record("register.exported", actor=actor, format=kind, n_shops=n_shops, has_contacts=has_contacts)
