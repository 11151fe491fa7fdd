"""The e-mail address in what people type or paste, and the slip of the hand in its domain."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

from anyascii import anyascii

from kernel.slips import is_one_slip
from kernel.typed_values import Doubt, Reading, plain_text

# `meant`: what a slip is compared with, the first that fits. `others`: as common, or so near to one that
# they would be taken for a slip. `mistaken`: more than one letter off, and nobody has their mail there.
_DOMAINS = json.loads(Path(__file__).with_name("email_domains.json").read_text(encoding="utf-8"))
MEANT: tuple[str, ...] = tuple(_DOMAINS["meant"])
COMMON = frozenset([*MEANT, *_DOMAINS["others"]])
MISTAKEN: dict[str, str] = _DOMAINS["mistaken"]
# In a short name one letter makes many another name: only those behind the first are taken for a slip.
SHORT_NAME = 4

ADDRESS = re.compile(r"[^\s<>()\[\],;:|/\"«»“”]+@[^\s<>()\[\],;:|/\"«»“”@]+")
AROUND = ".,;:!'’‘`"
ABOUT_MAIL = {"e", "mail", "email", "mails", "courriel", "adresse", "address", "to", "à", "an", "naar"}


def read_email(text: str) -> Reading:
    """The address in a text: `mailto:anne@x.be`, `Anne <anne@x.be>`, `anne @x.be`; the first of two."""
    plain = _without_mailto(plain_text(text))
    # Spaces around @ and around the point of a domain's end: of the hand, never of the address.
    joined = re.sub(r"\s*@\s*", "@", plain)
    joined = re.sub(r"(@[\w-]+)\s*[.]\s*(?=[a-z]{2,})", r"\1.", joined)
    with_comma = re.fullmatch(r"(\S+@[^\s,@.]+),([a-z]{2,4})", joined)
    if with_comma:
        return Reading(".".join(with_comma.groups()), Doubt.MISSPELT)
    found = list(dict.fromkeys(token.strip(AROUND) for token in ADDRESS.findall(joined)))
    if not found:
        return Reading(re.sub(r"\s+", "", plain).rstrip(AROUND))
    if len({address.casefold() for address in found}) > 1:
        return Reading(found[0], Doubt.SEVERAL)
    is_named = re.fullmatch(r"[^<>@]*<[^<>]+>\W*", joined) is not None  # as mail programs write it
    around = ADDRESS.sub(" ", joined).casefold()
    is_alone = is_named or set(re.findall(r"[^\W_]+", around)) <= ABOUT_MAIL
    return Reading(found[0], None if is_alone else Doubt.AMID_TEXT)


def meant_address(address: str) -> str:
    """The address with the common domain that is one letter off; "" where there is none."""
    local, _, domain = address.rpartition("@")
    typed = domain.casefold()
    if not local or typed in COMMON:
        return ""
    meant = MISTAKEN.get(typed) or next((common for common in MEANT if _is_slip(typed, common)), "")
    return f"{local}@{meant}" if meant else ""


def unaccented_address(address: str) -> str:
    """`andré@exemple.be` as `andre@exemple.be`: before the @, an address has no accents."""
    local, at, domain = address.rpartition("@")
    return f"{anyascii(local)}{at}{domain}"


def _is_slip(typed: str, common: str) -> bool:
    name, _, end = typed.rpartition(".")
    common_name, _, common_end = common.rpartition(".")
    if len(common_name) <= SHORT_NAME:
        return end == common_end and name[:1] == common_name[:1] and is_one_slip(name, common_name)
    if is_one_slip(typed, common):
        return True
    # A slip in the name and another in its end: "gmial.con".
    return is_one_slip(name, common_name) and is_one_slip(end, common_end)


def _without_mailto(text: str) -> str:
    if "mailto:" not in text.casefold():
        return text
    return unquote(re.sub(r"(?i)mailto:", " ", re.sub(r"[?]\S*=\S*", " ", text))).strip()
