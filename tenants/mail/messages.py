"""A stored mail as the message that leaves: sender, answers, text, page and calendar."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import Policy, default
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from kernel.database import connection
from tenants.mail.models import Mail
from tenants.organisations.models import Organisation

CALENDAR_FILE = "seance.ics"


class PortalMessage(EmailMultiAlternatives):
    """A message whose calendar is one more reading of its text, the last and best one: so mail programs
    that know calendars act on it (RFC 6047, 2.4). Others offer the same as a file."""

    calendar = ""
    calendar_method = ""

    def message(self, *, policy: Policy[Any] | None = None) -> EmailMessage:
        written: EmailMessage = super().message(policy=policy or default)
        readings = _readings_of(written) if self.calendar else None
        if readings is not None:
            part = MIMEPart(policy=policy or default)
            # base64: no relay on the way breaks its lines anew.
            part.set_content(
                self.calendar, subtype="calendar", cte="base64", params={"method": self.calendar_method}
            )
            readings.attach(part)
        return written


def _readings_of(written: EmailMessage) -> MIMEPart | None:
    """The part that holds the text and its page, made where there is the text alone."""
    for part in written.walk():
        if part.get_content_type() == "multipart/alternative":
            return cast("MIMEPart", part)
    text = written.get_body(("plain",))
    if text is not None:
        text.make_alternative()
    return text


def sender_of(organisation: Organisation) -> str:
    """The address from which an organisation's mails leave, with its name."""
    return str(Address(organisation.name, organisation.slug, settings.MAIL_DOMAIN))


def message_of(organisation: Organisation, mail: Mail) -> PortalMessage:
    """The message of a mail of `organisation`, whose schema is current."""
    headers = {
        "X-Portal-Message": f"{connection.schema_name}/{mail.pk}",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    if mail.unsubscribe_url:  # RFC 8058: mail programs offer it as a button of their own
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = PortalMessage(
        mail.subject,
        mail.body_text,
        sender_of(organisation),
        [mail.recipient],
        reply_to=[organisation.contact_email] if organisation.contact_email else None,
        headers=headers,
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    if mail.calendar:
        message.calendar, message.calendar_method = mail.calendar, mail.calendar_method
        message.attach(CALENDAR_FILE, mail.calendar.encode(), "application/ics")
    return message
