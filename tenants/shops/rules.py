"""Numbers of the company register (BCE): how they are written, and whether they can exist."""

import re

MODULUS = 97
SEPARATORS = re.compile(r"[\s.\-\u00a0\u202f/]+")


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
