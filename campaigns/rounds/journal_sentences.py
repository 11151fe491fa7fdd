"""What the journal says of the calls that follow a request at a door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenants.journal.sentences import Topic, says, sentence, subject
from tenants.shops.journal_sentences import NO_NAME

sentence("sign_up.called", Topic.SIGN_UPS, _("Commerce appelé au sujet de sa place"))(
    says(_("a appelé le commerce %(shop)s au sujet de sa place"), shop=subject("sign_up", NO_NAME))
)
