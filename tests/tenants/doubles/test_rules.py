"""Which pairs are proposed, how sure, and why: rules without a database."""

from __future__ import annotations

import pytest

from tenants.doubles.rules import (
    PersonRow,
    Reason,
    ShopRow,
    Strength,
    is_slip_of_address,
    judge_people,
    judge_shops,
    shop_blocks,
    sound_key,
)
from tenants.shops.matching import ShopFacts, keys_of


def shop(name: str, street: str = "", number: str = "", code: str = "5000", bce: str = "", **more) -> ShopRow:
    row_id = more.pop("id", 1)
    return ShopRow(row_id, row_id, keys_of(ShopFacts(name, street, number, code, bce)), **more)


FER = ("Rue de Fer", "12")


@pytest.mark.parametrize(
    ("one", "other", "strength", "reason"),
    [
        (shop("Boulangerie Lambert", *FER), shop("La boulangerie Lambert SRL", *FER), "sure", "same_name"),
        (shop("Boulangerie Lambert", *FER), shop("Boulangerie Lambrt", *FER), "likely", "near_name"),
        (shop("Boulangerie Lambert", *FER), shop("Boulangerie Lambert"), "likely", "same_name"),
        (shop("Chez Philippe", *FER), shop("Chez Filipe", *FER), "likely", "sound"),
        (shop("Boulangerie Lambert", *FER), shop("Boulangerie Lambert", "Rue de Fer", "14"),
         "possible", "same_name"),
        (shop("Chez Paul", *FER, phones=frozenset({"+3281"})),
         shop("Snack 12", *FER, phones=frozenset({"+3281"})), "likely", "phone"),
        (shop("Chez Paul", emails=frozenset({"a@b.be"})), shop("Chez Paulo", emails=frozenset({"a@b.be"})),
         "likely", "email"),
        (shop("Optique Pirard", *FER, bce="0403170701", enterprise="0403170701"),
         shop("Pirard", *FER, bce="0403170701", enterprise="0403170701"), "likely", "enterprise"),
        (shop("Chez Paul", bce="2136514278"), shop("Autre", "Quai", "1", bce="2136514278"), "sure", "number"),
    ],
)  # fmt: skip
def test_proposed(one, other, strength, reason):
    for first, second in ((one, other), (other, one)):
        judgement = judge_shops(first, second)
        assert judgement is not None
        assert (judgement.strength, reason in judgement.reasons) == (strength, True), judgement


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (shop("Zeeman", *FER), shop("Zeeman", "Place d’Armes", "3")),
        (shop("Chez Paul", *FER), shop("Librairie Papyrus", *FER)),
        (shop("Mode 2", *FER), shop("Coiffure Anne", *FER)),
        (shop("Chez Paul", *FER, bce="2136514278"), shop("Chez Paul", *FER, bce="2000000339")),
        (shop("Chez Paul", "Quai", "1", phones=frozenset({"+3281"})),
         shop("Librairie", "Rue Haute", "2", phones=frozenset({"+3281"}))),
        (shop(""), shop("")),
    ],
)  # fmt: skip
def test_not_proposed(one, other):
    assert judge_shops(one, other) is None
    assert judge_shops(other, one) is None


def test_what_is_judged_alike_shares_a_block():
    """Of the pairs above each is found: blocking loses none of them."""
    for one, other, *_ in test_proposed.pytestmark[0].args[1]:
        assert set(shop_blocks(one)) & set(shop_blocks(other)), (one, other)


def test_a_sound_is_that_of_the_words_in_any_order():
    assert sound_key("chez philippe") == sound_key("filipe chez")
    assert sound_key("12") == ""


def person(name: str, email: str = "", phone: str = "", *shops: int) -> PersonRow:
    return PersonRow(1, 1, name, email, phone, frozenset(shops))


@pytest.mark.parametrize(
    ("one", "other", "strength", "reason"),
    [
        (person("Anne Martin", "a@b.be"), person("Martin Anne", "a@b.be"), "sure", "email"),
        (person("Anne Martin", "a@b.be"), person("A. Martin", "a@b.be"), "likely", "near_name"),
        (person("Anne Martin", "", "", 5), person("Anne Martin", "", "", 5), "likely", "same_shop"),
        (person("Anne Martin", "anne@gmail.com", "", 5), person("Anne Martin", "ane@gmail.com", "", 5),
         "sure", "email_slip"),
        (person("Anne Martin", "", "", 5), person("Anne Martn", "", "", 5), "possible", "same_shop"),
    ],
)  # fmt: skip
def test_people_proposed(one, other, strength, reason):
    judgement = judge_people(one, other)
    assert judgement is not None
    assert judgement.strength == Strength(strength)
    assert Reason(reason) in judgement.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Anne Martin", "a@b.be"), person("Paul Martin", "a@b.be")),
        (person("Anne Martin"), person("Anne Martin")),
        (person("Anne Martin", "", "", 5), person("Anne Martin", "", "", 6)),
        (person("", "a@b.be"), person("Anne Martin", "a@b.be")),
    ],
)
def test_people_not_proposed(one, other):
    assert judge_people(one, other) is None


def test_a_slip_of_an_address():
    assert is_slip_of_address("anne@gmail.com", "Ane@gmail.com")
    assert not is_slip_of_address("anne@gmail.com", "anne@gmail.com")
    assert not is_slip_of_address("", "a")
