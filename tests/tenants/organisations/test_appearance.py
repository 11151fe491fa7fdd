"""An organisation's administrators change its colour, logo and contact; everybody sees them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django_tenants.utils import tenant_context

from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.organisations.hosts import host_table

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
FIELDS = {
    "colour": "#8a1c2e",
    "contact_name": "Anne Dubois",
    "contact_email": "anne@namur.example",
    "contact_phone": "081 24 60 00",
    "contact_address": "Place d’Armes 1",
}


def save(client, **fields):
    return client.post("/espace/apparence/", FIELDS | fields)


def test_a_new_colour_and_contact_show_on_the_public_page(client_on, namur, member, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    client = client_on(namur, member(namur, Role.ADMINISTRATOR))

    assert save(client).status_code == 302
    host_table.clear()

    page = client_on(namur).get("/").content.decode()
    assert "Anne Dubois" in page
    address = page.split('href="/theme/')[1].split('"')[0]
    assert "--brand:#8a1c2e" in client_on(namur).get(f"/theme/{address}").content.decode()
    with tenant_context(namur):
        assert Entry.objects.get(action="organisation.appearance_changed").details["fields"]


def test_a_logo_is_served_and_taken_away(client_on, namur, member, tmp_path, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    client = client_on(namur, member(namur, Role.ADMINISTRATOR))
    save(client, logo=SimpleUploadedFile("logo.png", PNG))
    host_table.clear()

    address = client_on(namur).get("/").content.decode().split('src="/logo/')[1].split('"')[0]
    answer = client_on(namur).get(f"/logo/{address}")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/png", PNG)

    save(client, is_logo_removed="on")
    host_table.clear()
    assert client_on(namur).get(f"/logo/{address}").status_code == 404


def test_what_is_no_picture_or_no_colour_is_refused_on_its_field(client_on, namur, member):
    client = client_on(namur, member(namur, Role.ADMINISTRATOR))

    script = SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>")
    assert "n’est pas une image" in save(client, logo=script).content.decode()
    assert "Écrivez la couleur comme" in save(client, colour="red;}").content.decode()
    heavy = SimpleUploadedFile("logo.png", PNG + b"0" * 400_000)
    assert "trop lourd" in save(client, logo=heavy).content.decode()


def test_only_administrators_change_it(client_on, namur, dinant, member):
    assert client_on(namur, member(namur, Role.MANAGER)).get("/espace/apparence/").status_code == 403
    assert client_on(namur, member(dinant, Role.ADMINISTRATOR)).get("/espace/apparence/").status_code == 404
