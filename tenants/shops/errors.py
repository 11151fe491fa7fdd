"""Links that no longer open; a shop that may be another; changes that are refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError
from tenants.shops.models import Shop


class LinkBroken(DomainError):
    code = "link_broken"
    message = _("Ce lien n’est pas complet. Ouvrez-le depuis le courriel, ou demandez-en un nouveau.")


class LinkExpired(DomainError):
    code = "link_expired"
    message = _("Ce lien n’est plus valable. Demandez-en un nouveau avec votre adresse e-mail.")


class ShopUnsure(DomainError):
    """Shops that are like what was typed: whoever typed it says which is meant."""

    code = "shop_unsure"
    message = _("Nous connaissons un commerce qui ressemble à celui-ci : dites-nous si c’est le même.")

    def __init__(self, shops: Sequence[Shop]) -> None:
        super().__init__()
        self.shops = tuple(shops)

    def answer(self) -> dict[str, Any]:
        fields = ("uuid", "name", "street", "number", "postal_code")
        return {"shops": [{field: str(getattr(shop, field)) for field in fields} for shop in self.shops]}


class DetailRefused(DomainError):
    code = "detail_refused"
    message = _("Un autre commerce porte déjà ce numéro. Réunissez d’abord les deux commerces.")


class MergeRefused(DomainError):
    code = "merge_refused"
    message = _("Ces deux commerces sont déjà le même, ou l’un a déjà été réuni à l’autre.")


class PersonMergeRefused(DomainError):
    code = "person_merge_refused"
    message = _("Ces deux personnes sont déjà la même, ou l’une a déjà été réunie à l’autre, ou effacée.")


class NumberTaken(DomainError):
    code = "number_taken"
    message = _(
        "Un autre commerce porte déjà ce numéro d’établissement : cherchez-le, c’est peut-être le même."
    )


class ShopChangedMeanwhile(DomainError):
    code = "shop_changed"
    message = _(
        "Quelqu’un vient de changer ce commerce. Vérifiez ce qui a changé, puis enregistrez à nouveau."
    )


class StateDayTaken(DomainError):
    code = "state_day_taken"
    message = _("Un autre état commence déjà ce jour-là : corrigez plutôt celui-là.")


class OnlyState(DomainError):
    code = "only_state"
    message = _(
        "C’est le seul état de ce commerce : sans lui, il ne serait plus au registre. Corrigez-le plutôt."
    )


class LabelTaken(DomainError):
    code = "label_taken"
    message = _("Ce nom existe déjà.")


class LabelInUse(DomainError):
    code = "label_in_use"
    message = _("Des commerces le portent encore : retirez-le d’abord de ces commerces.")
