"""How many came to a session, by city, and whether that is fixed: numbers that its staff shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from campaigns.agenda.models import (
    AttendanceClosing,
    CityAttendance,
    CitySeats,
    ListState,
    SeatCounter,
    Session,
    SessionOutcome,
)
from tenants.organisations.models import Organisation

_NOBODY = CityAttendance()


@dataclass(frozen=True)
class CityCount:
    """People of one city's shops. `n_expected`: with a seat, once all is fixed who had signed up."""

    city: Organisation
    n_expected: int
    n_present: int
    n_walk_ins: int
    n_excused: int
    n_absent: int
    n_guests: int

    @property
    def n_came(self) -> int:
        """Without those from outside the programme's cities."""
        return self.n_present + self.n_walk_ins


@dataclass(frozen=True)
class AttendanceCounts:
    """All cities whose people come or came, by name. `closing` is the last word on the list:
    closed, opened again, or None where nobody has closed it. `is_fixed`: closed, or of an archive.

    `n_guests_expected` have a seat and a shop from outside the programme's cities.
    """

    cities: tuple[CityCount, ...]
    closing: AttendanceClosing | None
    is_fixed: bool
    n_guests_expected: int

    @property
    def is_closed(self) -> bool:
        return self.closing is not None and self.closing.state == ListState.CLOSED

    @property
    def n_expected(self) -> int:
        """Guests too."""
        return sum(one.n_expected for one in self.cities) + self.n_guests_expected

    @property
    def n_present(self) -> int:
        return sum(one.n_present for one in self.cities)

    @property
    def n_walk_ins(self) -> int:
        return sum(one.n_walk_ins for one in self.cities)

    @property
    def n_excused(self) -> int:
        return sum(one.n_excused for one in self.cities)

    @property
    def n_absent(self) -> int:
        return sum(one.n_absent for one in self.cities)

    @property
    def n_guests(self) -> int:
        return sum(one.n_guests for one in self.cities)

    @property
    def n_came(self) -> int:
        """Everybody who is or was in the room."""
        return self.n_present + self.n_walk_ins + self.n_guests

    @property
    def has_notes(self) -> bool:
        return bool(self.n_came + self.n_excused + self.n_absent)


def attendance_counts(session: Session) -> AttendanceCounts:
    """Of one session, which comes with its `seats`: 3 statements."""
    imported = SessionOutcome.objects.current().filter(session=OuterRef("session"), imported_at__isnull=False)
    noted = list(
        CityAttendance.objects.filter(session=session)
        .select_related("organisation")
        .annotate(is_imported=Exists(imported))
    )
    seats = CitySeats.objects.filter(session=session).select_related("organisation")
    closing = AttendanceClosing.objects.current().filter(session=session).select_related("done_by").first()
    is_archived = is_of_archive(
        session.seats,
        list_state=closing.state if closing else None,
        is_imported=any(row.is_imported for row in noted),
    )
    return counted(session.seats, noted, seats, closing, is_archived=is_archived)


def counted(
    counter: SeatCounter,
    noted: Iterable[CityAttendance],
    seats: Iterable[CitySeats],
    closing: AttendanceClosing | None,
    *,
    is_archived: bool,
) -> AttendanceCounts:
    """From rows that are read; `is_archived` as by `is_of_archive`. No statement."""
    noted_by_city = {row.organisation_id: row for row in noted}
    seats_by_city = {row.organisation_id: row for row in seats}
    cities = {pk: row.organisation for pk, row in noted_by_city.items()}
    cities |= {pk: row.organisation for pk, row in seats_by_city.items()}
    is_fixed = is_archived or (closing is not None and closing.state == ListState.CLOSED)
    counts = []
    for pk, city in cities.items():
        row = noted_by_city.get(pk, _NOBODY)
        n_seats = seats_by_city[pk].n_taken if pk in seats_by_city else 0
        counts.append(
            CityCount(
                city=city,
                n_expected=row.n_registered if is_fixed else n_seats,
                n_present=row.n_present,
                n_walk_ins=row.n_walk_ins,
                n_excused=row.n_excused,
                n_absent=row.n_absent,
                n_guests=row.n_guests,
            )
        )
    n_of_cities = sum(row.n_taken for row in seats_by_city.values())
    return AttendanceCounts(
        cities=tuple(
            sorted(
                (
                    one
                    for one in counts
                    if one.n_expected or one.n_came or one.n_absent or one.n_excused or one.n_guests
                ),
                key=lambda one: one.city.name,
            )
        ),
        closing=closing,
        is_fixed=is_fixed,
        n_guests_expected=max(counter.n_taken - n_of_cities, 0),
    )


def is_of_archive(counter: SeatCounter, *, list_state: str | None, is_imported: bool) -> bool:
    """Whether who came is fixed because an archive says so: its outcome is `is_imported`, nobody signed up
    here, and nobody closed a list."""
    return is_imported and not counter.n_taken and list_state is None


def is_to_close(counter: SeatCounter, *, list_state: str | None, n_came: int, is_archived: bool) -> bool:
    """Of a session that is over and was not cancelled: whether somebody still has to fix who came, also
    where all of them came without having signed up. Those of archives have nothing to close."""
    if list_state is not None:
        return list_state == ListState.REOPENED
    return not is_archived and bool(counter.n_taken or n_came)
