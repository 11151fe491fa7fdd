"""What people type, as it is kept: a line of text, a telephone number, a company number (BCE)."""

import re
import unicodedata

COUNTRY = "+32"
MODULUS = 97
SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f/]+")
# Marks that turn the text after them around: in a list of names they would turn the other names too.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def cleaned_text(text: str) -> str:
    """Composed, without control characters and turning marks, single spaces. Any script, any emoji."""
    plain = TURNING.sub("", text)
    # Before the spaces are joined: a mark taken out from between two leaves two.
    kept = "".join(c for c in plain if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def normalised_phone(phone: str) -> str:
    """`0470 12.34.56`, `0032470123456` and `+32 (0)470 123456` as +32470123456; "" without digits."""
    text = phone.replace("(0)", "")
    digits = re.sub(r"\D", "", text)
    if not digits:
        return ""
    if text.lstrip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"{COUNTRY}{digits.removeprefix('0')}"


def is_whole_phone(phone: str) -> bool:
    """Whether it has as many digits as a telephone number of some country."""
    return 8 <= len(normalised_phone(phone).removeprefix("+")) <= 15


def normalised_bce(text: str) -> str:
    """`BE 0403.170.701` or `2.136.514.214` as ten digits, `0403170701`; "" for nothing typed.

    A company's number starts with 0 or 1, an establishment's with 2 to 8; in both the last two digits are 97
    less the remainder of the first eight by 97. Raises ValueError for what cannot be such a number.
    """
    digits = SEPARATORS.sub("", text).upper().removeprefix("BE")
    if not digits:
        return ""
    if re.fullmatch(r"[0-9]{9}", digits):
        digits = f"0{digits}"  # as companies wrote theirs before 2005
    if not re.fullmatch(r"[0-8][0-9]{9}", digits):
        raise ValueError("a number of the register has ten digits")
    if MODULUS - int(digits[:8]) % MODULUS != int(digits[8:]):
        raise ValueError("the check digits do not agree")
    return digits
