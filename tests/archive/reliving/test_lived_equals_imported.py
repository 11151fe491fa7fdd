"""An archive that is played through services gives the figures of the same archive imported."""

from __future__ import annotations

from csv import DictReader
from datetime import date

import pytest
from django_tenants.utils import tenant_context

from archive.exporting.services import export_archive
from archive.format.tables import VISITS
from campaigns.agenda.models import AttendanceClosing, SeatClaim, Session
from campaigns.attendance.models import Attendance
from campaigns.editions.models import Edition
from campaigns.signups.models import SignUp
from campaigns.visits.models import Visit
from diagnostic.assessment.models import Attempt, Diagnostic
from kernel.clock import day_of
from kernel.facts import withdraw
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.mail.models import Mail
from tenants.membership.models import Membership
from tenants.organisations.models import Organisation
from tenants.shops.models import Person, ShopMerge, ShopState
from tests.archive.editions import TRICKY
from tests.archive.reliving.comparing import differences
from tests.archive.reliving.conftest import IMPORTED, LIVED

pytestmark = pytest.mark.usefixtures("lived_tricky", "db")
# Those of tests/archives/tricky/README.md, and days on which something is known or not yet.
DAYS = [
    date(2024, 3, 26),
    date(2024, 4, 10),
    date(2024, 5, 15),
    date(2024, 6, 30),
    date(2024, 10, 15),
]


def in_city(slug):
    return tenant_context(Organisation.objects.get(slug=slug))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_figures_are_equal_of_the_programme_and_each_city_as_true_and_as_known(day):
    assert list(differences(IMPORTED, LIVED, [day])) == []


def test_the_comparison_sees_one_person_who_is_missing():
    edition = Edition.objects.get(code=LIVED)
    with in_city("namur"):
        row = Attendance.objects.current().filter(edition=edition.pk, outcome="walk_in")[0]
        withdraw(row, at=row.recorded_at)

    found = {(place, figure) for _, _, place, figure, *_ in differences(IMPORTED, LIVED, [date(2024, 6, 30)])}

    assert {("", "participants"), ("namur", "participants")} <= found


def test_sessions_were_announced_held_and_their_lists_closed_on_the_days_of_the_archive():
    edition = Edition.objects.get(code=LIVED)
    closed = AttendanceClosing.objects.filter(session__edition=edition).order_by("session__code")

    assert [(row.session.code, f"{day_of(row.recorded_at):%m-%d}") for row in closed] == [
        ("G1", "07-10"),
        ("S1", "03-25"),
        ("S2", "05-16"),
        ("S4", "07-15"),
    ]
    assert f"{Session.objects.get(edition=edition, code='S2').announced_on:%m-%d}" == "03-10"
    assert Session.objects.filter(edition=edition).count() == 10


def test_people_signed_up_came_and_answered():
    edition = Edition.objects.get(code=LIVED)
    sessions = list(Session.objects.filter(edition=edition).values_list("pk", flat=True))
    with in_city("namur"):
        sign_ups = SignUp.objects.filter(session__in=sessions)
        lived = Attendance.objects.filter(edition=edition.pk, imported_at__isnull=True)
        assert {day_of(one.created_at).isoformat() for one in sign_ups} >= {"2024-03-15", "2024-06-10"}
        assert {row.how for row in lived} == {"door", "closing", "correction"}
        assert Attempt.objects.filter(edition=edition.pk, finished_at__isnull=False).count() == 5
        assert not Diagnostic.objects.filter(edition=edition.pk, imported_at__isnull=False).exists()
        merge = ShopMerge.objects.order_by("pk").first()
        assert (f"{day_of(merge.recorded_at)}", merge.imported_at) == ("2024-05-15", None)
    assert SeatClaim.objects.filter(session__in=sessions, state="confirmed").exists()


def test_visits_keep_the_steward_of_the_archive_and_change_no_register():
    edition = Edition.objects.get(code=LIVED)
    with in_city("mons"):
        rows = Visit.objects.current().filter(edition=edition.pk).order_by("visited_at")
        assert [(row.steward, row.visited_by, row.outcome, bool(row.imported_at)) for row in rows] == [
            ("mons-st1", None, "absent", False),
            ("mons-st1", None, "interested", False),
        ]
        assert [day_of(row.visited_at) for row in rows] == [date(2024, 4, 16), date(2024, 4, 18)]
        assert not ShopState.objects.exists()


def test_an_export_names_the_stewards_of_the_archive(tmp_path):
    path = tmp_path / "lived"
    export_archive(Edition.objects.get(code=LIVED), path, is_zip=False)
    with (path / VISITS.file).open(encoding="utf-8", newline="") as lines:
        exported = [(row["steward"], row["visited_at"], row["outcome"]) for row in DictReader(lines)]
    with (TRICKY / VISITS.file).open(encoding="utf-8", newline="") as lines:
        archived = [(row["steward"], row["visited_at"], row["outcome"]) for row in DictReader(lines)]
    assert sorted(exported) == sorted(archived)


def test_one_person_is_one_in_every_city_whether_lived_or_imported_there():
    edition = Edition.objects.get(code=LIVED)
    digests = {}
    for slug in ("andenne", "ciney"):  # p08: signed up for a shop in one, only imported in the other
        with in_city(slug):
            rows = Attendance.objects.filter(edition=edition.pk, person__name="Personne p08")
            digests[slug] = (
                set(rows.values_list("person__digest", flat=True)),
                {bool(row.imported_at) for row in rows},
            )

    assert digests["andenne"][0] == digests["ciney"][0]
    assert len(digests["ciney"][0]) == 1
    assert (digests["andenne"][1], digests["ciney"][1]) == ({False}, {True})


def test_nothing_leaves_and_no_past_work_is_left():
    sessions = {str(pk) for pk in Session.objects.filter(edition__code=LIVED).values_list("pk", flat=True)}
    for city in Organisation.objects.cities():
        with tenant_context(city):
            assert not Mail.objects.exists(), city
            assert not Person.objects.exclude(email="").exists()

    kinds = set(Due.objects.values_list("kind", flat=True))

    assert sessions
    assert kinds == {DueKind.CITY_FIGURES, DueKind.PROGRAMME_FIGURES, DueKind.NOTE_CROSSING}


def test_who_acted_can_do_nothing_else():
    user = User.objects.get(email="archive@rejeu.invalid")

    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert not Membership.objects.filter(user=user).exists()


def test_the_command_says_what_became_of_each_file_and_why(lived_tricky):
    lines = lived_tricky.splitlines()

    assert lines[0].split() == ["rows", "lived", "imported", "later", "refused"]
    assert [line.split() for line in lines[1:11]] == [
        ["invitations.csv", "16", "0", "16", "0", "0"],
        ["sessions.csv", "10", "9", "1", "0", "0"],
        ["shops.csv", "15", "1", "14", "0", "0"],
        ["register.csv", "0", "0", "0", "0", "0"],
        ["attendance.csv", "25", "19", "6", "0", "0"],
        ["evaluations.csv", "12", "0", "12", "0", "0"],
        ["outreach.csv", "3", "0", "3", "0", "0"],
        ["visits.csv", "4", "4", "0", "0", "0"],
        ["diagnostics.csv", "8", "8", "0", "0", "0"],
        ["costs.csv", "6", "0", "6", "0", "0"],
    ]
    assert "attendance.csv, imported, 3 lines (15, 16, 17): its session is imported" in lines
    assert any(line.startswith("sessions.csv, imported, line 4: announced after it began") for line in lines)
