"""The digests by which a person is recognised, and nothing else is."""

import pytest

from kernel.typed_values import normalised_phone
from tenants.shops.digests import archive_digest, contact_digest, export_key


def test_a_person_of_an_archive_is_one_of_that_edition_only() -> None:
    assert archive_digest("2016", "p1") == archive_digest("2016", "p1")
    different = {archive_digest("2016", "p1"), archive_digest("2016", "p2"), archive_digest("2022", "p1")}
    assert len(different) == 3
    assert all(len(digest) == 64 for digest in different)


def test_an_e_mail_is_the_same_however_it_is_written() -> None:
    assert contact_digest(" Jo@Exemple.BE ") == contact_digest("jo@exemple.be")
    assert contact_digest("jo@exemple.be", "0470 12 34 56") == contact_digest("jo@exemple.be")
    assert contact_digest("jo@exemple.be") != archive_digest("2016", "jo@exemple.be")


@pytest.mark.parametrize(
    "written",
    ["0470123456", "0470/12.34.56", "+32 470 12 34 56", "0032470123456", "+32 (0)470 12 34 56"],
)
def test_a_phone_is_the_same_however_it_is_written(written: str) -> None:
    assert normalised_phone(written) == "+32470123456"
    assert contact_digest("", written) == contact_digest("", "0470 123456")


def test_a_foreign_phone_keeps_its_country() -> None:
    assert normalised_phone("+33 6 12 34 56 78") == normalised_phone("0033612345678") == "+33612345678"


@pytest.mark.parametrize("phone", ["", " ", "-"])
def test_nobody_is_recognised_by_nothing(phone: str) -> None:
    with pytest.raises(ValueError, match="e-mail or a phone"):
        contact_digest(" ", phone)


def test_the_key_of_the_instance_decides(settings: object) -> None:
    before = archive_digest("2016", "p1"), contact_digest("jo@exemple.be"), export_key("2016")
    settings.PERSON_DIGEST_KEY = "another-key"  # type: ignore[attr-defined]
    after = archive_digest("2016", "p1"), contact_digest("jo@exemple.be"), export_key("2016")
    assert all(old != new for old, new in zip(before, after, strict=True))
