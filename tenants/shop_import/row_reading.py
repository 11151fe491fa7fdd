"""A line of a list of shops, read cell by cell; what is wrong in one does not stop the others."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from kernel.csv_safety import is_formula_like
from kernel.email_addresses import meant_address, read_email, unaccented_address
from kernel.names import name_key, search_key, shop_key
from kernel.typed_values import BceWrong, cleaned_text, normalised_postal_code, read_bce
from kernel.wording import reader_language
from tenants.shop_import.addresses import Address, read_address, read_number, read_street
from tenants.shop_import.cells import (
    read_associations,
    read_days,
    read_languages,
    read_role,
    read_sector,
    read_state,
    read_website,
)
from tenants.shop_import.phones import PhoneDamaged, shown_phone
from tenants.shop_import.places import CityPlaces
from tenants.shops.digests import contact_digest
from tenants.shops.matching import ESTABLISHMENTS
from tenants.shops.models import Person, Shop, ShopRole
from tenants.table_import.kinds import ReadRow, Reason, Texts

# Columns in which a plus or a minus begins what is no formula.
NO_FORMULA = frozenset({"phone", "contact_phone"})
NOTHING = frozenset(
    {
        "-",
        "--",
        "/",
        "?",
        "x",
        "n/a",
        "na",
        "#n/a",
        "#n/d",
        "#ref!",
        "#value!",
        "#valeur!",
        "null",
        "none",
        "néant",
    }
)


def read_shop(line: int, texts: Texts, places: CityPlaces) -> ReadRow:
    """A row with the values that were understood, and a reason for each that was not."""
    reading = _Reading(texts, places)
    reading.read()
    values = {name: value for name, value in reading.values.items() if value}
    contact = values.get("contact", {})
    name = values.get("name", "")
    searched = (
        name,
        *(values.get(part, "") for part in ("street", "number", "postal_code")),
        contact.get("name", ""),
    )
    return ReadRow(
        line=line,
        values=values,
        reasons=reading.reasons,
        title=name or values.get("legal_name", ""),
        number_key=values.get("establishment") or values.get("enterprise") or "",
        name_key=shop_key(name)[:200],
        search_key=search_key(" ".join(searched))[:400],
        digests=sorted(_digests(values, contact)),
    )


def _digests(values: dict[str, Any], contact: dict[str, str]) -> set[str]:
    found = set()
    for said in (contact, values):
        if said.get("email"):
            found.add(contact_digest(said["email"]))
        if said.get("phone"):
            found.add(contact_digest("", said["phone"]))
    return found


class _Reading:
    def __init__(self, texts: Texts, places: CityPlaces) -> None:
        self._texts = {code: cleaned_text(text) for code, text in texts.items()}
        self._texts = {code: text for code, text in self._texts.items() if text.casefold() not in NOTHING}
        self._raw = texts
        self._places = places
        self.values: dict[str, Any] = {}
        self.reasons: list[Reason] = []

    def read(self) -> None:
        for code, text in self._texts.items():
            if code not in NO_FORMULA and is_formula_like(text):
                self._note("formula", code)
        self._read_names()
        self._read_numbers()
        self._read_address()
        self._read_sector()
        self.values["phone"] = self._phone("phone")
        self.values["email"] = self._email("email")
        self._read_website()
        self._read_contact()
        self._read_lists()
        self._read_state()

    def _text(self, code: str) -> str:
        return self._texts.get(code, "")

    def _note(self, code: str, field: str, *, is_refusal: bool = False) -> None:
        text = "" if field == "" else self._text(field)[:120]
        self.reasons.append(Reason(code, field, text, is_refusal=is_refusal))

    def _fitting(self, column: str, field: str, text: str) -> str:
        most = _length_of(Shop, field)
        if len(text) > most:
            self._note("too_long", column)
        return text[:most]

    def _read_names(self) -> None:
        name, legal = self._text("name"), self._text("legal_name")
        if not name and legal:
            self._note("name_from_legal", "legal_name")
        if not name and not legal:
            self._note("name_missing", "", is_refusal=True)
        self.values["name"] = self._fitting("name", "name", name or legal)
        self.values["legal_name"] = self._fitting("legal_name", "legal_name", legal)

    def _read_numbers(self) -> None:
        """Each where it belongs, whatever the column it stood in: their first digits tell them apart."""
        for column in ("establishment", "enterprise"):
            text = self._text(column)
            if not text:
                continue
            try:
                number = read_bce(_unfloated(text)).value
            except BceWrong:
                self._note("number_wrong", column)
                continue
            if number:
                kind = "establishment" if number >= ESTABLISHMENTS else "enterprise"
                self.values.setdefault(kind, number)

    def _read_address(self) -> None:
        whole = read_address(self._raw.get("address", "")) if self._text("address") else Address()
        street = read_street(self._text("street")) if self._text("street") else Address()
        number, box = read_number(_unfloated(self._text("number"))) if self._text("number") else ("", "")
        parts = {
            "street": street.street or whole.street,
            "number": number or street.number or whole.number,
            "box": _unfloated(self._text("box")) or box or street.box or whole.box,
        }
        for field, text in parts.items():
            column = field if self._text(field) else "street" if self._text("street") else "address"
            self.values[field] = self._fitting(column, field, cleaned_text(text))
        self._read_place(whole)

    def _read_place(self, whole: Address) -> None:
        """A postal code and a locality, each from wherever it stood; "5000 Namur" in either column."""
        code_text, locality_text = self._text("postal_code"), self._text("locality")
        both = read_address(f"{code_text} {locality_text}") if code_text or locality_text else Address()
        code = both.postal_code or whole.postal_code
        if not code and code_text:
            code = normalised_postal_code(_unfloated(code_text))[:8]
        locality = both.locality or (locality_text if not both.postal_code else "") or whole.locality
        known = self._places.by_key.get(name_key(locality)) if locality else None
        if known is not None:
            locality = known[0]
            code = code or known[1]
        if code and self._places.postal_codes and code not in self._places.postal_codes:
            self.reasons.append(Reason("postal_outside", "postal_code", code))
        self.values["postal_code"] = code
        self.values["locality"] = self._fitting("locality", "locality", cleaned_text(locality))

    def _read_sector(self) -> None:
        text = self._text("sector")
        if not text:
            return
        code, is_sure = read_sector(text, reader_language())
        if not code:
            self._note("sector_unknown", "sector")
        elif not is_sure:
            self._note("sector_guessed", "sector")
        self.values["sector"] = code

    def _phone(self, column: str) -> str:
        text = self._text(column)
        if not text:
            return ""
        try:
            number = shown_phone(text)
        except PhoneDamaged:
            self._note("phone_damaged", column)
            return ""
        if not number:
            self._note("phone_wrong", column)
        return number

    def _email(self, column: str) -> str:
        text = self._text(column)
        if not text:
            return ""
        address = read_email(text).value
        try:
            validate_email(address)
        except ValidationError:
            address = unaccented_address(address)
            try:
                validate_email(address)
            except ValidationError:
                self._note("email_wrong", column)
                return ""
        if _is_doubtful_domain(address.rpartition("@")[2]):
            self._note("email_doubtful", column)
        return address[:254]

    def _read_website(self) -> None:
        if text := self._text("website"):
            self.values["website"] = read_website(text)
            if not self.values["website"]:
                self._note("website_wrong", "website")

    def _read_contact(self) -> None:
        name = f"{self._text('contact_first_name')} {self._text('contact_name')}".strip()
        email, phone = self._email("contact_email"), self._phone("contact_phone")
        if not name and not email and not phone:
            return
        most = _length_of(Person, "name")
        role = read_role(self._text("contact_role")) if self._text("contact_role") else ShopRole.OWNER
        if role is None:
            self._note("role_unknown", "contact_role")
            role = ShopRole.OWNER
        self.values["contact"] = {"name": name[:most], "email": email, "phone": phone, "role": role.value}

    def _read_lists(self) -> None:
        if text := self._text("closing_days"):
            self.values["closing_days"], is_whole = read_days(text)
            if not is_whole:
                self._note("days_unknown", "closing_days")
        if text := self._text("languages"):
            self.values["languages"], is_whole = read_languages(text)
            if not is_whole:
                self._note("languages_unknown", "languages")
        if self._text("association"):
            self.values["associations"] = read_associations(self._raw.get("association", ""))

    def _read_state(self) -> None:
        if text := self._text("state"):
            state = read_state(text)
            if state is None:
                self._note("state_unknown", "state")
            else:
                self.values["state"] = state.value


@lru_cache(maxsize=4096)
def _is_doubtful_domain(domain: str) -> bool:
    return bool(meant_address(f"x@{domain}"))


def _unfloated(text: str) -> str:
    """`12.0` as 12: a number that a program took for one with decimals."""
    head, point, zeros = text.partition(".")
    return head if point and head.isdecimal() and zeros and not zeros.strip("0") and len(zeros) <= 2 else text


def _length_of(model: type[models.Model], field: str) -> int:
    return int(getattr(model._meta.get_field(field), "max_length", 0))
