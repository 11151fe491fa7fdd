"""Rows of diagnostics with few words: days are numbers, instants are hours of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dashboards.engine.figures.rows import DiagnosticRow
from kernel.clock import day_of, end_of

FIRST = datetime(2016, 3, 1, 8, tzinfo=UTC)
NAMUR, DINANT, HUY = 1, 2, 3
BANDS = ("depart", "eveil", "chemin", "connecte", "moteur")
SECTORS = {"ali-1": "ali", "ali-2": "ali", "mod-1": "mod"}


def at(day: int, hour: float = 0) -> datetime:
    return FIRST + timedelta(days=day, hours=hour)


def on(day: int) -> date:
    return day_of(at(day))


class Register:
    """Makes rows as the database would have them: ids in the order of their making."""

    def __init__(self) -> None:
        self.rows: list[DiagnosticRow] = []

    def take(
        self,
        shop: str,
        day: int,
        hour: float = 0,
        *,
        city: int = NAMUR,
        score: int = 50,
        session: int | None = None,
        sector: str = "ali-1",
        imported: int | None = None,
        corrects: DiagnosticRow | None = None,
        taken: int | None = None,
        themes: tuple[str, ...] = (),
        dimensions: tuple[tuple[str, int], ...] = (),
    ) -> DiagnosticRow:
        """`imported`: the day of the import, which dates the recording back to `day`."""
        recorded = at(day, hour)
        row = DiagnosticRow(
            organisation_id=city,
            shop=shop,
            taken_on=on(taken if taken is not None else day),
            recorded_on=day_of(recorded),
            entered_at=at(imported) if imported is not None else end_of(day_of(recorded)),
            score=score,
            band=BANDS[min(score // 20, 4)],
            themes=themes,
            dimensions=dimensions,
            sector=sector,
            family=SECTORS.get(sector, ""),
            session_id=session,
            recorded_at=recorded,
            is_imported=imported is not None,
            id=len(self.rows) + 1,
            corrects=corrects.id if corrects else None,
        )
        self.rows.append(row)
        return row

    def correct(self, row: DiagnosticRow, day: int, hour: float = 0, *, score: int) -> DiagnosticRow:
        """A correction is of the same day as what it corrects, and recorded later."""
        return self.take(
            row.shop,
            day,
            hour,
            city=row.organisation_id,
            score=score,
            session=row.session_id,
            sector=row.sector,
            corrects=row,
            taken=(row.taken_on - on(0)).days,
            themes=row.themes,
            dimensions=row.dimensions,
        )
