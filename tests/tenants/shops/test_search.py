"""Finding a shop by what people remember of it."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from kernel.database import connection
from tenants.shops.models import Shop
from tenants.shops.selectors import find_shops
from tenants.shops.services import merge_shops
from tests.factories.facts import make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shops(namur):
    made = [
        ("L’Échoppe d’Anne", "Rue Saint-Jacques", "12"),
        ("Boulangerie Lambert SRL", "Boulevard de la Meuse", "3"),
        ("Straßencafé Müller", "Place d’Armes", "1A"),
        ("Çà et Là", "Rue de Fer", "9"),
        ("Ægir", "Rue de Fer", "10"),
    ]
    for name, street, number in made:
        make_shop(namur, name=name, street=street, number=number)
    make_shop(namur, name="Chez Łukasz", bce="0403170701", postal_code="5100")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("echoppe", ["L’Échoppe d’Anne"]),
        ("l'echoppe", ["L’Échoppe d’Anne"]),
        ("st jacques", ["L’Échoppe d’Anne"]),
        ("bd meuse", ["Boulangerie Lambert SRL"]),
        ("lambert 5000", ["Boulangerie Lambert SRL"]),
        ("strassencafe muller", ["Straßencafé Müller"]),
        ("fer", ["Ægir", "Çà et Là"]),
        ("lukasz", ["Chez Łukasz"]),
        ("TVA BE 0403.170.701", ["Chez Łukasz"]),
        ("0403 170 701", ["Chez Łukasz"]),
        ("boulangrie lambrt", ["Boulangerie Lambert SRL"]),
        ("écchope", ["L’Échoppe d’Anne"]),
        ("quincaillerie", []),
        ("%", []),
        ("", []),
    ],
)
def test_it_is_found(namur, shops, query, names):
    with tenant_context(namur):
        assert [shop.name for shop in find_shops(query)] == names


def test_shops_are_listed_as_a_belgian_reads_them(namur, shops):
    with tenant_context(namur):
        names = [shop.name for shop in Shop.objects.all()]
    assert names == [
        "Ægir", "Boulangerie Lambert SRL", "Çà et Là", "Chez Łukasz", "L’Échoppe d’Anne",
        "Straßencafé Müller",
    ]  # fmt: skip


def test_a_double_is_found_as_the_one_it_is(namur, shops):
    with tenant_context(namur):
        known = Shop.objects.get(name="Ægir")
        double = make_shop(namur, name="Aegir bis", street="Rue de Fer")
        merge_shops(shop=double, into=known, on=known.created_at.date(), actor=None)
        assert find_shops("aegir") == [known]


def test_a_shop_of_another_city_is_not_found(dinant, shops):
    with tenant_context(dinant):
        assert find_shops("echoppe") == find_shops("0403170701") == []


def test_a_search_asks_once_and_again_for_near_names(namur, shops, django_assert_num_queries):
    with tenant_context(namur):
        find_shops("x")
        with django_assert_num_queries(1):
            find_shops("echoppe")
        with django_assert_num_queries(2):
            find_shops("echope")


def test_there_is_an_index_for_words_within_a_key(namur):
    """Which index serves a search is the planner's to say, and depends on how many shops there are."""
    with tenant_context(namur), connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND indexname = 'shops_search_trigrams'"
        )
        (definition,) = cursor.fetchone()
    assert "gin" in definition
    assert "gin_trgm_ops" in definition
