"""What links and codes led to: how often they were opened, and which sign-ups came through them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from campaigns.outreach.models.campaigns import CampaignStep
from campaigns.outreach.models.letters import Letter
from campaigns.outreach.models.mailings import MailingRecipient
from campaigns.outreach.models.relays import RelayLink
from campaigns.signups.models import SignUp


class LinkCount(models.Model):
    """How often a link that many people have (poster, relay, press) was opened on a day."""

    step = models.ForeignKey(CampaignStep, on_delete=models.CASCADE, related_name="link_counts")
    relay_link = models.ForeignKey(
        RelayLink, on_delete=models.CASCADE, null=True, blank=True, related_name="counts"
    )
    happened_on = models.DateField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "relay_link", "happened_on"],
                nulls_distinct=False,
                name="outreach_link_count_once",
            )
        ]


class SignUpOrigin(models.Model):
    """The link or code through which a sign-up was made: the last touch that is known for sure."""

    sign_up = models.OneToOneField(SignUp, on_delete=models.CASCADE, related_name="origin")
    step = models.ForeignKey(CampaignStep, on_delete=models.CASCADE, related_name="origins")
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    recipient = models.ForeignKey(
        MailingRecipient, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    relay_link = models.ForeignKey(
        RelayLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
