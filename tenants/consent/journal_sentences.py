"""What the journal says of consents and blocks: never a person's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenants.consent.models import ContactBlock, How
from tenants.journal.models import Entry
from tenants.journal.sentences import Said, Topic, sentence, subject
from tenants.shops.journal_sentences import NO_NAME

_shop = subject("shop", NO_NAME)


def _how(entry: Entry) -> str:
    said = entry.details.get("how") or entry.details.get("via") or ""
    return str(dict(How.choices).get(said, ""))


@sentence("consent.given", Topic.SHOPS, _("Accord noté"))
def _given(entry: Entry) -> Said:
    return Said(_("a noté l’accord d’une personne à être contactée"), note=_how(entry))


@sentence("consent.withdrawn", Topic.SHOPS, _("Accord retiré"))
def _withdrawn(entry: Entry) -> Said:
    return Said(_("a noté qu’une personne retire son accord"), note=_how(entry))


@sentence("consent.proof_exported", Topic.SHOPS, _("Preuves d’accord exportées"))
def _exported(entry: Entry) -> Said:
    return Said(_("a exporté les preuves des accords"))


@sentence("contact.blocked", Topic.SHOPS, _("Ne plus contacter"))
def _blocked(entry: Entry) -> Said:
    reason = str(dict(ContactBlock.Reason.choices).get(entry.details.get("reason", ""), ""))
    note = ", ".join(text for text in (reason, _how(entry)) if text)
    if entry.subject.startswith("shop:"):
        return Said(_("a noté de ne plus contacter le commerce %(shop)s"), {"shop": _shop(entry)}, note=note)
    return Said(_("a noté de ne plus contacter une personne"), note=note)


@sentence("contact.block_lifted", Topic.SHOPS, _("Contact permis à nouveau"))
def _lifted(entry: Entry) -> Said:
    if entry.subject.startswith("shop:"):
        return Said(_("a permis de contacter à nouveau le commerce %(shop)s"), {"shop": _shop(entry)})
    return Said(_("a permis de contacter à nouveau une personne"))
