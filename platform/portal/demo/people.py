"""The people of the demonstration: fictional, one for each role, and one with two cities."""

from dataclasses import dataclass

from tenants.membership.roles import Role

PASSWORD = "commerce-connecte"  # noqa: S105  (of the demonstration only, printed when it starts)


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    roles: tuple[tuple[str, Role], ...]  # (slug of the organisation, role)


PEOPLE = (
    DemoPerson("claire.lemaire@agence.example", "Claire Lemaire", (("agence", Role.ADMINISTRATOR),)),
    DemoPerson("karim.benali@agence.example", "Karim Benali", (("agence", Role.ANALYST),)),
    DemoPerson("lucie.henrard@agence.example", "Lucie Henrard", (("agence", Role.FACILITATOR),)),
    DemoPerson("anne.dubois@namur.example", "Anne Dubois", (("namur", Role.ADMINISTRATOR),)),
    DemoPerson(
        "marc.servais@namur.example",
        "Marc Servais",
        (("namur", Role.MANAGER), ("dinant", Role.MANAGER)),
    ),
    DemoPerson("fatima.bakkali@namur.example", "Fatima Bakkali", (("namur", Role.STEWARD),)),
    DemoPerson("thomas.leclercq@namur.example", "Thomas Leclercq", (("namur", Role.STEWARD),)),
    DemoPerson("pol.renard@namur.example", "Pol Renard", (("namur", Role.READER),)),
    DemoPerson("hanna.klein@eupen.example", "Hanna Klein", (("eupen", Role.MANAGER),)),
    DemoPerson("sofie.maes@atelier.example", "Sofie Maes", (("atelier-numerique", Role.ADMINISTRATOR),)),
    DemoPerson("luc.pirotte@atelier.example", "Luc Pirotte", (("atelier-numerique", Role.MANAGER),)),
    DemoPerson("nadia.colin@atelier.example", "Nadia Colin", (("atelier-numerique", Role.TRAINER),)),
)
