"""What the journal says of the keys of the API."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.templatetags.portal import day
from tenants.journal.models import Entry
from tenants.journal.sentences import Part, Ref, Thing, Topic, find_by, page_url, says, sentence, subject
from tenants.membership.journal_sentences import role_text
from tenants.tokens.models import ApiToken

_token = subject("token")


def _terms(entry: Entry) -> Part:
    role, until = role_text(entry.details.get("role")), str(entry.details.get("expires_on") or "")
    if not until:
        return role
    return _("%(role)s, jusqu’au %(day)s") % {"role": role, "day": day(date.fromisoformat(until))}


sentence("token.created", Topic.TEAM, gettext_lazy("Clé d’API créée"))(
    says(gettext_lazy("a créé la clé d’API « %(token)s »"), token=_token, note=_terms)
)
sentence("token.revoked", Topic.TEAM, gettext_lazy("Clé d’API révoquée"))(
    says(gettext_lazy("a révoqué la clé d’API « %(token)s »"), token=_token)
)


def _tokens(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """The reader's organisation's, by their first characters. One statement."""
    rows = ApiToken.objects.filter(organisation=reader.organisation, prefix__in={ref.key for ref in refs})
    names = dict(rows.values_list("prefix", "name"))
    return {ref: Thing(names[ref.key], page_url("staff:token_list")) for ref in refs if ref.key in names}


find_by("token", _tokens)
