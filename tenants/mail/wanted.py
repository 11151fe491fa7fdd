"""Whether a mail that needs a consent is still wanted when it leaves: the app that keeps consents says."""

from __future__ import annotations

from collections.abc import Callable

from tenants.mail.models import Mail

# Whether the consent that a mail names still holds, for its recipient.
type Check = Callable[[str, str], bool]

_checks: list[Check] = []


def ask_before_sending(check: Check) -> None:
    """`check(needs_consent, recipient)` is asked of each such mail when it leaves. Once for each."""
    if check not in _checks:
        _checks.append(check)


def is_wanted(mail: Mail) -> bool:
    """Nobody to ask means no."""
    if not mail.needs_consent:
        return True
    return bool(_checks) and all(check(mail.needs_consent, mail.recipient) for check in _checks)
