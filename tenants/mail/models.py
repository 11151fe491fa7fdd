"""Mails of an organisation, as rendered, with what became of them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    QUEUED = "queued", _("en attente")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    IN_DOUBT = "in_doubt", _("envoi incertain")
    FAILED = "failed", _("échec")
    WITHHELD = "withheld", _("retenu")


class Mail(models.Model):
    """A mail to one person. `unique_key` (person, occasion, kind) makes queueing twice queueing once.

    `forgets_recipient`: the address was given for this mail only; no page shows it, and it is emptied too.
    `needs_consent` names the consent that the recipient gave for it, asked about again when it leaves: taken
    back meanwhile, or blocked, it is withheld (`tenants.mail.wanted`). `unsubscribe_url` takes it back.
    `calendar` is an iCalendar text for the recipient's own calendar, `calendar_method` what it asks of it.
    """

    unique_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    recipient = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    is_secret = models.BooleanField(default=False)
    forgets_recipient = models.BooleanField(default=False)
    needs_consent = models.CharField(max_length=40, blank=True, default="", db_default="")
    unsubscribe_url = models.CharField(max_length=300, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["-queued_at", "-id"], name="mail_latest"),
            models.Index(fields=["state", "claimed_at"], name="mail_state"),
        ]
