"""A partner's two pages: how to reach it, and the start page of its staff."""

from tenants.membership.roles import Role


def test_everybody_reads_who_a_partner_is_and_how_to_reach_it(atelier, client_on):
    atelier.contact_email = "bonjour@atelier.example"
    atelier.save(update_fields=["contact_email"])

    page = client_on(atelier).get("/").content.decode()

    assert f"{atelier.name}, partenaire de formation" in page
    assert "mailto:bonjour@atelier.example" in page


def test_its_trainers_start_in_its_space(atelier, client_on, member):
    trainer = member(atelier, Role.TRAINER)

    page = client_on(atelier, trainer).get("/espace/")

    assert page.status_code == 200
    assert f"Espace de l’{atelier.name}" in page.content.decode()
