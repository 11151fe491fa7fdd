"""The picture beside a shared link, and the tags that name it."""

import re

import pytest
from django.utils.translation import override

from kernel.documents.compiler import compile_png
from tenants.organisations import preview
from tenants.organisations.preview import preview_fingerprint

TAG = re.compile(r'<meta (?:property|name)="((?:og|twitter):[a-z:_]+|description)" content="([^"]*)">')


def tags_of(client, path="/"):
    return dict(TAG.findall(client.get(path).content.decode()))


def test_a_public_page_names_its_picture_which_is_served_for_ever(client_on, namur):
    client = client_on(namur)

    tags = tags_of(client)
    assert tags["og:title"].startswith("Namur")
    assert tags["og:locale"] == "fr_BE"
    assert tags["description"]
    assert tags["twitter:card"] == "summary_large_image"
    origin = tags["og:url"].removesuffix("/")
    assert origin.startswith("http")
    assert "namur." in origin

    picture = client.get(tags["og:image"].removeprefix(origin))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert picture.content.startswith(b"\x89PNG")
    assert "immutable" in picture["Cache-Control"]


def test_the_address_of_a_page_is_told_without_its_query(client_on, namur):
    assert tags_of(client_on(namur), "/?q=1")["og:url"].endswith("/")


def test_a_picture_is_made_once(client_on, namur, monkeypatch):
    made = []

    def counted(*asked):
        made.append(1)
        return compile_png(*asked)

    monkeypatch.setattr(preview, "compile_png", counted)
    address = f"/apercu/{preview_fingerprint(namur)}.png"
    assert client_on(namur).get(address).content == client_on(namur).get(address).content
    assert made == [1]


def test_its_address_changes_with_what_it_shows_and_not_with_the_reader(namur):
    first = preview_fingerprint(namur)
    with override("nl"):
        assert preview_fingerprint(namur) == first
    namur.colour = "#123456"
    assert preview_fingerprint(namur) != first


@pytest.mark.parametrize("fingerprint", ["000000000000", "x", "..", "%00"])
def test_any_other_address_is_not_found_and_makes_nothing(client_on, namur, fingerprint, monkeypatch):
    monkeypatch.setattr(preview, "compile_png", None)
    assert client_on(namur).get(f"/apercu/{fingerprint}.png").status_code == 404


def test_a_picture_of_another_city_is_not_found(client_on, namur, dinant):
    assert client_on(namur).get(f"/apercu/{preview_fingerprint(dinant)}.png").status_code == 404


def test_every_kind_of_organisation_has_one(client_on, agency, atelier):
    for organisation in (agency, atelier):
        address = f"/apercu/{preview_fingerprint(organisation)}.png"
        assert client_on(organisation).get(address).content.startswith(b"\x89PNG")


def test_a_name_with_signs_of_its_own_is_escaped(client_on, namur):
    namur.name = 'Na"mur> <b>'
    namur.save(update_fields=["name"])
    page = client_on(namur).get("/").content.decode()
    assert "<b>" not in page
    assert client_on(namur).get(f"/apercu/{preview_fingerprint(namur)}.png").status_code == 200
