"""What people type or paste, as it is kept: a line of text, a phone, a company number (BCE), a postal code.

E-mail addresses have a module of their own (`kernel.email_addresses`). Fields of forms and of the API read
through these functions (`kernel.fields`, `kernel.api.fields`), archives too: one text means one thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

COUNTRY = "32"
# Belgium and its neighbours write a zero before the area, which a number with its country has not.
TRUNK_ZERO = re.compile(r"(31|32|33|44|49)0+")
# Of +32: nine digits for a mobile (045 to 049), eight for the others.
BELGIAN = re.compile(r"32(?:4[5-9][0-9]{7}|(?!4[5-9])[1-9][0-9]{7})")
# The same as it is written, at the beginning of a text.
BELGIAN_WRITTEN = re.compile(
    r"(?:[(]?(?:[+]|00)\s*32[)]?\W*(?:[(]?0[)]?)?|0)\W*(?:4\W*[5-9](?:\W*[0-9]){7}|[1-9](?:\W*[0-9]){7})"
)
PHONE_RUN = re.compile(r"[+(]*[0-9][0-9\s().,;|/+-]*[0-9]")
BETWEEN_PHONES = re.compile(r"(\s*[,;|/]\s*|\s+-\s+|\s+(?=[(]?[+]))")
PHONE_WORDS = frozenset(
    "tel t telephone téléphone tél telefoon telefon phone gsm g m mobile mobil mob portable handy fixe "  # noqa: SIM905
    "n no nr num numero numéro nummer number".split()
)
EXTENSION = re.compile(r"(?i)\b(?:poste|ext|extension|toestel|durchwahl)\b.*")

MODULUS = 97
BCE_RUN = re.compile(r"[0-9](?:[\s./-]*[0-9])*")
BCE_WORDS = frozenset(
    "tva btw vat mwst ust id idnr n no nr num numero numéro nummer number d de be bce kbo zdu cbe "  # noqa: SIM905
    "entreprise ondernemingsnummer unternehmensnummer enterprise company etablissement établissement "
    "vestigingsnummer rpm rpr".split()
)

POSTAL_CODE = re.compile(
    r"(?:(?:B|BE|BEL)[\s.-]*)?([1-9][\s.]?[0-9][\s.]?[0-9][\s.]?[0-9])(?:[\s,-]+[^\W\d_]{3}\D*)?",
    re.IGNORECASE,
)

# Full-width letters and signs, as some keyboards and copied texts have them.
FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
# Nothing to see: soft hyphens, zero-width spaces, fillers, and marks that turn the text after them around
# (in a list of names they would turn the other names too).
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb]"
)
# Joiners shape emoji and some scripts; beside Latin letters, signs and spaces they do nothing.
JOINERS = re.compile(
    "(?:^|(?<=[\u0000-\u024f\u2000-\u206f]))[\u200c\u200d]+|[\u200c\u200d]+(?=[\u0000-\u024f\u2000-\u206f]|$)"
)
HYPHENS = re.compile("[\u2010-\u2015\u2212]")


class Doubt(StrEnum):
    """Why a value is proposed instead of taken."""

    SEVERAL = "several_values"
    AMID_TEXT = "amid_text"
    MISSPELT = "misspelt"


@dataclass(frozen=True)
class Reading:
    """The value that was read in a text, and whether the text leaves a doubt."""

    value: str
    doubt: Doubt | None = None


def cleaned_text(text: str) -> str:
    """Composed, without control and invisible characters, single spaces. Any script, any emoji."""
    if text.isascii() and text.isprintable():  # most cells of a list
        return " ".join(text.split())
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text.translate(FULL_WIDTH)))
    # Before the spaces are joined: a mark taken out from between two leaves two.
    kept = "".join(c for c in plain if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    joined = JOINERS.sub("", " ".join(kept.split()))
    return " ".join(unicodedata.normalize("NFC", joined).split())


def plain_text(text: str) -> str:
    """A number or an address in its plainest characters: no text to be kept as somebody wrote it."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    compatible = HYPHENS.sub("-", unicodedata.normalize("NFKC", text))
    kept = (c for c in compatible if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept).split())


def normalised_phone(phone: str) -> str:
    """`0470 12.34.56`, `0032470123456` and `(+32) 0470/123456` as +32470123456; "" without digits.

    Of two numbers, the first. People without an e-mail are recognised by it (`tenants.shops.digests`).
    """
    first = EXTENSION.sub("", read_phone(phone).value)
    text = re.sub(r"[(]\s*0\s*[)]", "", first)
    digits = _digits(text)
    if not digits.strip("0"):
        return ""
    if text.lstrip(" (").startswith("+"):
        number = digits
    elif digits.startswith("00"):
        number = digits[2:]
    elif digits.startswith(COUNTRY) and len(digits) in (10, 11):  # its plus was left out
        number = digits
    else:
        number = COUNTRY + digits.lstrip("0")
    return "+" + TRUNK_ZERO.sub(r"\1", number) if TRUNK_ZERO.match(number) else f"+{number}"


def is_whole_phone(phone: str) -> bool:
    """Whether it has as many digits as a telephone number of its country."""
    number = normalised_phone(phone).removeprefix("+")
    return bool(BELGIAN.fullmatch(number)) if number.startswith(COUNTRY) else 8 <= len(number) <= 15


def read_phone(text: str) -> Reading:
    """The telephone number in a text, as it is written there: `tel:+32470123456`, `GSM 0470 12 34 56`.

    With its extension: `081 22 33 44 poste 12`.
    """
    plain = plain_text(text)
    extension = EXTENSION.search(plain)
    written = EXTENSION.sub("", plain)
    words = set(re.findall(r"[^\W\d_]+", written.casefold()))
    numbers = list(_phones_in(written))
    if not numbers:
        return Reading(plain)
    if len({_digits(number) for number in numbers}) > 1:
        return Reading(numbers[0], Doubt.SEVERAL)
    whole = f"{numbers[0]} {extension.group()}" if extension else numbers[0]
    return Reading(whole, None if words <= PHONE_WORDS else Doubt.AMID_TEXT)


def _phones_in(text: str) -> Iterator[str]:
    """Whole numbers; where none is, all digits that there are."""
    runs = [found.group() for found in PHONE_RUN.finditer(text)]
    whole = [number for run in runs for number in _numbers_of(run) if _has_enough_digits(number)]
    yield from whole or runs[:1]


def _numbers_of(run: str) -> Iterator[str]:
    """`0470/123456` is one number, `0470123456 / 081223344` are two."""
    first, *rest = BETWEEN_PHONES.split(run)
    number = first
    for between, piece in zip(rest[::2], rest[1::2], strict=True):
        if _has_enough_digits(number) and _has_enough_digits(piece):
            yield number
            number = piece
        else:
            number += between + piece
    alone = BELGIAN_WRITTEN.match(number)
    if alone and _has_enough_digits(number[alone.end() :]):
        yield alone.group()
        number = number[alone.end() :].strip(" -/.,;|")
    yield number


def _has_enough_digits(text: str) -> bool:
    return len(_digits(text)) >= 8


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


class BceWrong(ValueError):
    """It cannot be a number of the register. `is_typing_error`: it has its digits, and they do not agree."""

    def __init__(self, text: str, *, is_typing_error: bool = False) -> None:
        super().__init__(text)
        self.is_typing_error = is_typing_error


def normalised_bce(text: str) -> str:
    """`TVA BE 0403.170.701` or `2.136.514.278` as ten digits, `0403170701`; "" for nothing typed.

    A company's number starts with 0 or 1 (nine digits: as before 2005, without its 0), an establishment's
    with 2 to 8; in both the last two digits are 97 less the remainder of the first eight by 97. Raises
    BceWrong for what cannot be such a number.
    """
    reading = read_bce(text)
    if reading.doubt is not None:
        raise BceWrong("a number of the register has ten digits, and stands alone")
    return reading.value


def read_bce(text: str) -> Reading:
    """The number of the register in a text. Raises BceWrong where there is none."""
    plain = plain_text(text)
    words = set(re.findall(r"[^\W\d_]+", plain.casefold()))
    runs = [_digits(found.group()) for found in BCE_RUN.finditer(plain)]
    if not runs:
        if words <= BCE_WORDS:
            return Reading("")
        raise BceWrong("a number of the register has ten digits")
    numbers = [_bce_numbers(run) for run in runs]
    found = list(dict.fromkeys(number for these in numbers for number in these))
    if not found:
        is_typing_error = len(runs) == 1 and re.fullmatch(r"[1-9][0-9]{8}|[0-8][0-9]{9}", runs[0]) is not None
        raise BceWrong("the digits do not agree, or are not ten", is_typing_error=is_typing_error)
    if len(found) > 1:
        return Reading(found[0], Doubt.SEVERAL)
    return Reading(found[0], None if words <= BCE_WORDS and all(numbers) else Doubt.AMID_TEXT)


def _bce_numbers(digits: str) -> list[str]:
    """The number that the digits are, or the two that stand behind each other."""
    for at in (len(digits), 10, 9):
        parts = [part for part in (digits[:at], digits[at:]) if part]
        if all(_is_bce(part) for part in parts):
            return [part.zfill(10) for part in parts]
    return []


def _is_bce(digits: str) -> bool:
    """Ten digits, or nine as companies wrote theirs before 2005."""
    if not re.fullmatch(r"[0-8][0-9]{9}|[1-9][0-9]{8}", digits):
        return False
    return MODULUS - int(digits[:-2]) % MODULUS == int(digits[-2:])


def normalised_postal_code(text: str) -> str:
    """`B-4000`, `BE 4000`, `4000 Liège` as 4000; a code of another country as it is written."""
    plain = plain_text(text)
    belgian = POSTAL_CODE.fullmatch(plain)
    return _digits(belgian.group(1)) if belgian else plain
