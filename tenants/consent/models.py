"""Consents of people known in this city, and whom it must not contact."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.references import shared_reference
from tenants.shops.models import Person, Shop


class Purpose(models.TextChoices):
    """What a person may agree to, each apart. Organising the session itself needs none."""

    NEWS = "news", _("recevoir par courriel les dates des prochaines séances et les aides aux commerces")
    CALL = "call", _("recevoir un appel de l’équipe de la ville après la séance")


class Channel(models.TextChoices):
    """By what a person is reached."""

    EMAIL = "email", _("par courriel")
    PHONE = "phone", _("par téléphone")
    POST = "post", _("par la poste")


class How(models.TextChoices):
    """How somebody said it: said yes, took it back, or asked to be left alone."""

    WEB = "web", _("sur le site")
    LINK = "link", _("par le lien d’un courriel")
    EMAIL = "email", _("par courriel reçu")
    PHONE = "phone", _("au téléphone")
    DOORSTEP = "doorstep", _("au commerce")
    PAPER = "paper", _("sur papier")
    IMPORT = "import", _("dans un fichier importé")
    API = "api", _("par l’API")


# What may be asked for: each purpose with the channels that it is for, its first one first.
CHANNELS: dict[str, tuple[str, ...]] = {
    Purpose.NEWS: (Channel.EMAIL, Channel.POST),
    Purpose.CALL: (Channel.PHONE,),
}

# The channel of a row: one of an earlier release has none, and was for the first one of its purpose.
CHANNEL_OF_ROW = Case(
    When(channel="", purpose=Purpose.NEWS.value, then=Value(Channel.EMAIL.value)),
    When(channel="", then=Value(Channel.PHONE.value)),
    default=F("channel"),
    output_field=models.CharField(),
)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def given(self) -> Self:
        """Those that count: said by their owner, and not taken back."""
        return self.filter(withdrawn_at__isnull=True, is_pending=False)

    def pending(self) -> Self:
        """Ticked by somebody who typed the address; its owner has not said yes."""
        return self.filter(withdrawn_at__isnull=True, is_pending=True)

    def meant_for(self, purpose: str, channel: str) -> Self:
        channels = [channel, ""] if channel == CHANNELS[purpose][0] else [channel]
        return self.filter(purpose=purpose, channel__in=channels)


class Consent(models.Model):
    """A person said yes to one purpose by one channel, in the words of one version (`wordings`).

    `is_pending`: somebody ticked it with an address that they typed; until the address's owner says so, at
    `confirmed_at`, it counts nowhere. `occasion` is what it was ticked with: confirming that confirms it.
    Taken back: `withdrawn_at` is set. Rows of an earlier release have neither channel nor how, were given
    for their purpose's first channel, and count.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    channel = models.CharField(max_length=6, choices=Channel, blank=True, default="", db_default="")
    wording = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    how = models.CharField(max_length=8, choices=How, blank=True, default="", db_default="")
    entered_by = shared_reference("accounts.User", null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    is_pending = models.BooleanField(default=False, db_default=False)
    occasion = models.CharField(max_length=40, blank=True, default="", db_default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(max_length=8, choices=How, blank=True, default="", db_default="")
    withdrawn_by = shared_reference("accounts.User", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("person"),
                F("purpose"),
                CHANNEL_OF_ROW,
                condition=Q(withdrawn_at__isnull=True, is_pending=False),
                name="consent_given_once",
            ),
            models.UniqueConstraint(
                F("person"),
                F("purpose"),
                CHANNEL_OF_ROW,
                F("occasion"),
                condition=Q(withdrawn_at__isnull=True, is_pending=True),
                name="consent_pending_once",
            ),
        ]

    @property
    def reached_by(self) -> str:
        return self.channel or CHANNELS[self.purpose][0]

    @property
    def state(self) -> str:
        """given, pending, or withdrawn."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "pending" if self.is_pending else "given"


class ContactBlock(models.Model):
    """Do not contact: a shop, with all that are its doubles, or a person, whichever shop they come for.

    In force until `lifted_at`. `note` says something short of the request, and nothing of a person.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", _("l’a demandé")
        COMPLAINT = "complaint", _("s’est plaint d’un contact")
        ON_BEHALF = "on_behalf", _("quelqu’un l’a demandé pour ce commerce")
        NOT_CONCERNED = "not_concerned", _("n’est pas concerné par le programme")
        OTHER = "other", _("autre raison")

    shop = models.ForeignKey(
        Shop, on_delete=models.CASCADE, null=True, blank=True, related_name="contact_blocks"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="contact_blocks"
    )
    reason = models.CharField(max_length=14, choices=Reason)
    note = models.CharField(max_length=140, blank=True)
    via = models.CharField(max_length=8, choices=How, blank=True)
    blocked_at = models.DateTimeField(default=timezone.now)
    blocked_by = shared_reference("accounts.User", null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = shared_reference("accounts.User", null=True, blank=True)
    lift_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-blocked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shop__isnull=True) ^ Q(person__isnull=True), name="consent_block_of_one"
            ),
            models.UniqueConstraint(
                fields=["shop"],
                condition=Q(lifted_at__isnull=True, shop__isnull=False),
                name="consent_shop_blocked_once",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(lifted_at__isnull=True, person__isnull=False),
                name="consent_person_blocked_once",
            ),
        ]
