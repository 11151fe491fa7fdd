"""How a person is recognised without being named: keyed digests, 64 hexadecimal digits.

The key is the instance's (`PERSON_DIGEST_KEY`), so that a digest says nothing to whoever lacks it, and two
instances never share one.
"""

import hmac

from django.conf import settings

from kernel.names import name_key
from kernel.typed_values import normalised_phone


def archive_digest(edition_code: str, person_ref: str) -> str:
    """The digest of a person of an archive: the same in every city of that edition."""
    return _digest(f"archive:{edition_code}:{person_ref}").hex()


def contact_digest(email: str, phone: str = "") -> str:
    """The digest of a person with an e-mail, else with a phone: the same in every city and edition.

    Raises ValueError without either.
    """
    address = email.strip().casefold()
    if address:
        return _digest(f"email:{address}").hex()
    number = normalised_phone(phone)
    if number:
        return _digest(f"phone:{number}").hex()
    raise ValueError("a person needs an e-mail or a phone to be recognised by")


def shared_contact_digest(email: str, phone: str, name: str) -> str:
    """Of a second person on an address or number that is somebody else's: of both and the name (ADR 0017)."""
    return _digest(f"with:{contact_digest(email, phone)}:{name_key(name)}").hex()


def companion_digest(whose: str, name: str) -> str:
    """Of somebody who left no contact: known by name among those who come for one shop (`whose`)."""
    return _digest(f"companion:{whose}:{name_key(name)}").hex()


def export_key(edition_code: str) -> str:
    """What the references in an export of this edition are derived with, so that those of two editions
    cannot be laid side by side, nor any of them be led back to a digest."""
    return _digest(f"export:{edition_code}").hex()


def _digest(text: str) -> bytes:
    return hmac.digest(settings.PERSON_DIGEST_KEY.encode(), text.encode(), "sha256")
