"""A telephone number as spreadsheets leave it: without its first zero, as a number, as 4.7012e8."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from kernel.typed_values import is_whole_phone, plain_text, read_phone

SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?e[+]?[0-9]{1,2}", re.IGNORECASE)
WHOLE_FLOAT = re.compile(r"([0-9]{8,12})[.,]0+")
COUNTRY = "BE"
# A number of 9 digits was written out with 8 of them behind the point; fewer were cut off.
SHORTEST_MANTISSA = 8


class PhoneDamaged(ValueError):
    """A spreadsheet rounded it: its last digits are lost."""


def restored_phone(text: str) -> str:
    """`470123456` as 0470123456, `81223344` as 081223344, `4.70123456E+08` likewise; else as it is.

    Raises PhoneDamaged where its digits are not all there.
    """
    plain = plain_text(text)
    if SCIENTIFIC.fullmatch(plain):
        mantissa = re.split("e", plain, flags=re.IGNORECASE)[0]
        try:
            number = str(int(Decimal(plain.replace(",", "."))))
        except InvalidOperation:
            return plain
        if len(re.sub(r"[^0-9]", "", mantissa)) < SHORTEST_MANTISSA:
            raise PhoneDamaged(text)
        plain = number
    if found := WHOLE_FLOAT.fullmatch(plain):
        plain = found[1]
    digits = re.sub(r"[\s./-]", "", plain)
    if digits.isdecimal() and not digits.startswith("0"):
        is_mobile = len(digits) == 9 and digits.startswith("4")
        is_fixed = len(digits) == 8
        if is_mobile or is_fixed:
            return f"0{digits}"
    return plain


def shown_phone(text: str) -> str:
    """`0470/12.34.56` as +32 470 12 34 56, an extension kept; "" where it is no whole number.

    Raises PhoneDamaged.
    """
    number = read_phone(restored_phone(text)).value
    if not number or not is_whole_phone(number):
        return ""
    if re.fullmatch(r"32[0-9]{8,9}", re.sub(r"[\s./-]", "", number)):
        number = f"+{number}"
    try:
        parsed = phonenumbers.parse(number, COUNTRY)
    except NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)[:30]
