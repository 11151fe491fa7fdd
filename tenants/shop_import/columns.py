"""What the columns of a list of shops are called, in French, Dutch, German and English."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from django.utils.translation import gettext_lazy as _

from kernel.names import name_key
from kernel.tables.headers import KnownColumn, known_column
from kernel.typed_values import BceWrong, is_whole_phone, read_bce
from tenants.organisations.places import localities
from tenants.shop_import.addresses import read_address
from tenants.shop_import.phones import PhoneDamaged, restored_phone
from tenants.shop_import.words import titles
from tenants.table_import.kinds import Column

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
STREET = re.compile(
    r"(?:rue|r\.|av\.|avenue|place|pl\.|chauss[ée]e|ch\.|boulevard|bd|quai|square|route|impasse|galerie|grand.?rue)\b"
    r"|\S+(?:straat|laan|plein|weg|stra(?:ß|ss)e|platz|str\.)",
    re.IGNORECASE,
)
WEBSITE = re.compile(
    r"(?:https?://|www\.)\S+|[a-z0-9-]+\.(?:be|com|eu|net|shop|brussels)(?:/\S*)?", re.IGNORECASE
)


def _is_number_of(first: str) -> Callable[[str], bool]:
    def looks_like(text: str) -> bool:
        try:
            reading = read_bce(text)
        except BceWrong:
            return False
        return bool(reading.value) and reading.doubt is None and reading.value[0] in first

    return looks_like


def _is_address(text: str) -> bool:
    found = read_address(text)
    return bool(found.street and found.number and found.postal_code)


def _is_locality(text: str) -> bool:
    return name_key(text) in _locality_keys()


@cache
def _locality_keys() -> frozenset[str]:
    return frozenset(locality.key for locality in localities())


def _is_phone(text: str) -> bool:
    try:
        return is_whole_phone(restored_phone(text))
    except PhoneDamaged:
        return True


COLUMNS: tuple[Column, ...] = (
    Column("name", _("Nom du commerce (enseigne)")),
    Column("legal_name", _("Nom de l’entreprise")),
    Column("enterprise", _("Numéro d’entreprise (BCE, TVA)"), looks_like=_is_number_of("01")),
    Column("establishment", _("Numéro d’établissement"), looks_like=_is_number_of("2345678")),
    Column(
        "address",
        _("Adresse entière, ou rue et numéro"),
        looks_like=_is_address,
        help=_("Rue de Fer 12 bte 3, 5000 Namur"),
    ),
    Column("street", _("Rue"), looks_like=STREET.match),
    Column("number", _("Numéro de maison"), looks_like=re.compile(r"[0-9]{1,3}\s?[a-zA-Z]?").fullmatch),
    Column("box", _("Boîte")),
    Column("postal_code", _("Code postal"), looks_like=re.compile(r"(?:B-?)?[1-9][0-9]{3}").fullmatch),
    Column("locality", _("Localité"), looks_like=_is_locality),
    Column("sector", _("Secteur ou activité")),
    Column("phone", _("Téléphone du commerce"), looks_like=_is_phone),
    Column("email", _("E-mail du commerce"), looks_like=EMAIL.fullmatch),
    Column("website", _("Site internet"), looks_like=WEBSITE.fullmatch),
    Column("contact_name", _("Personne de contact : nom")),
    Column("contact_first_name", _("Personne de contact : prénom")),
    Column("contact_role", _("Personne de contact : fonction")),
    Column("contact_phone", _("Personne de contact : téléphone")),
    Column("contact_email", _("Personne de contact : e-mail")),
    Column("closing_days", _("Jours de fermeture")),
    Column("languages", _("Langues")),
    Column("association", _("Association de commerçants")),
    Column("state", _("État (en activité, fermé, vide…)")),
    Column("remark", _("Remarque (jamais reprise)"), is_dropped=True),
)


def known_columns() -> tuple[KnownColumn, ...]:
    """The columns as headers are compared with them."""
    called = titles()
    return tuple(
        known_column(
            column.code,
            [column.code.replace("_", " "), *called[column.code]["titles"]],
            called[column.code]["weak"],
            column.looks_like,
        )
        for column in COLUMNS
    )
