"""A cell that is wrong or odd: the code, the severity, and the place."""

from pathlib import Path

import pytest

from archive.format.tables import (
    ATTENDANCE,
    COSTS,
    DIAGNOSTICS,
    EVALUATIONS,
    INVITATIONS,
    OUTREACH,
    SESSIONS,
    SHOPS,
    VISITS,
    Table,
)
from tests.archive.samples import folder_of, problems_of, read_all, with_cell

WRONG = [
    (SHOPS, "nis", "", "cell_blank"),
    (SHOPS, "nis", "9209", "cell_nis"),
    (SHOPS, "nis", "92O94", "cell_nis"),
    (SHOPS, "nis", "٩٢٠٩٤", "cell_nis"),
    (SHOPS, "nis", "11002", "cell_nis_unknown"),
    (SHOPS, "nis", "55022", "cell_nis_former"),
    (SHOPS, "sector", "MOD-XXX", "cell_sector"),
    (SHOPS, "shop_ref", "namur 001", "cell_code"),
    (SHOPS, "shop_ref", "=1+1", "cell_code"),
    (SHOPS, "shop_ref", "x" * 81, "cell_too_long"),
    (SHOPS, "name", "x" * 161, "cell_too_long"),
    (SHOPS, "name", "Bon\x07jour", "cell_control"),
    (SHOPS, "name", "Bon\u202ejour", "cell_control"),
    (SHOPS, "postal_code", "L-5000", "cell_postal_code"),
    (SHOPS, "closing_day", "lundi", "cell_choice"),
    (SHOPS, "bce", "0123.456.788", "cell_bce_check"),
    (SHOPS, "bce", "23456749", "cell_bce"),
    (SHOPS, "bce", "0123.456.749 0403.170.701", "cell_bce"),
    (SHOPS, "merged_into", "namur-002", "row_merge_incomplete"),
    (SHOPS, "merged_on", "2031-05-01", "row_merge_incomplete"),
    (INVITATIONS, "invited_on", "2031-02-30", "cell_day_impossible"),
    (INVITATIONS, "invited_on", "30/02/2031", "cell_day"),
    (INVITATIONS, "invited_on", "20310220", "cell_day"),
    (INVITATIONS, "invited_on", "2031-W08-4", "cell_day"),
    (INVITATIONS, "invited_on", "0031-02-20", "cell_day_range"),
    (INVITATIONS, "answer", "peut-être", "cell_choice"),
    (INVITATIONS, "answered_on", "", "row_answer_without_day"),
    (SESSIONS, "status", "HELD", "cell_choice"),
    (SESSIONS, "capacity", "0", "cell_range"),
    (SESSIONS, "capacity", "25.0", "cell_whole"),
    (SESSIONS, "capacity", "vingt", "cell_whole"),
    (SESSIONS, "duration_min", "9" * 30, "cell_whole"),
    (SESSIONS, "host_nis", "92094 92094", "cell_repeated"),
    (SESSIONS, "host_nis", "92094,57081", "cell_nis"),
    (SESSIONS, "host_nis", "92094 11002", "cell_nis_unknown"),
    (SESSIONS, "host_nis", "", "cell_blank"),
    (SESSIONS, "starts_at", "2031-03-21", "cell_instant"),
    (SESSIONS, "starts_at", "2031-03-21T25:00:00", "cell_instant"),
    (SESSIONS, "starts_at", "2031-02-30T10:00:00", "cell_day_impossible"),
    (SESSIONS, "starts_at", "2031-03-21T13:00:00+05:00", "cell_instant_offset"),
    (SESSIONS, "starts_at", "2031-03-30T02:30:00", "cell_instant_skipped"),
    (ATTENDANCE, "outcome", "came", "cell_choice"),
    (ATTENDANCE, "role", "", "cell_blank"),
    (EVALUATIONS, "usefulness", "6", "cell_range"),
    (EVALUATIONS, "usefulness", "-1", "cell_range"),
    (EVALUATIONS, "relevance", "75 %", "cell_whole"),
    (EVALUATIONS, "reasons", "time time", "cell_repeated"),
    (EVALUATIONS, "reasons", "time money", "cell_reason"),
    (EVALUATIONS, "nis", "11002", "cell_nis_unknown"),
    (OUTREACH, "quantity", "=SUM(A1:A9)", "cell_whole"),
    (VISITS, "outcome", "gone", "cell_choice"),
    (VISITS, "steward", "", "cell_blank"),
    (DIAGNOSTICS, "Q02", "maps maps", "cell_repeated"),
    (DIAGNOSTICS, "Q02", "=1", "cell_code"),
    (COSTS, "amount_eur", "1.234,56", "cell_money"),
    (COSTS, "amount_eur", "1 234", "cell_money"),
    (COSTS, "amount_eur", "1,234", "cell_money"),
    (COSTS, "amount_eur", "-5", "cell_money"),
    (COSTS, "amount_eur", "1e3", "cell_money"),
    (COSTS, "amount_eur", "NaN", "cell_money"),
    (COSTS, "amount_eur", "1000000000", "cell_money_range"),
]
ODD = [
    (SHOPS, "name", '=HYPERLINK("http://example.org")', "cell_formula"),
    (SHOPS, "name", "@SUM(1)", "cell_formula"),
    (SHOPS, "street", "-", "cell_formula"),
    (SHOPS, "name", "Deux\nlignes", "cell_line_break"),
    (SHOPS, "name", "", "cell_blank_odd"),
    (ATTENDANCE, "source", "", "cell_blank_odd"),
    (ATTENDANCE, "outcome", "walk_in", "row_walk_in_registered"),
    (ATTENDANCE, "entered_on", "2031-03-01", "row_order"),
    (INVITATIONS, "answered_on", "2031-01-01", "row_order"),
    (INVITATIONS, "reason", "staff", "row_reason_without_refusal"),
    (SESSIONS, "entered_on", "2031-03-20", "row_held_before_start"),
    (SESSIONS, "announced_on", "2031-03-22", "row_order"),
    (VISITS, "entered_on", "2031-07-23", "row_order"),
]


@pytest.mark.parametrize(("table", "column", "cell", "code"), WRONG)
def test_a_wrong_cell_is_an_error_with_its_place(
    table: Table, column: str, cell: str, code: str, tmp_path: Path
) -> None:
    files = {table.file.partition(".")[0]: with_cell(table, column, cell)}

    errors = problems_of(folder_of(tmp_path / "a", **files))

    assert [(error.code, error.severity, error.file, error.line) for error in errors] == [
        (code, "error", table.file, 2)
    ]
    assert errors[0].column == column or code.startswith("row_")
    assert errors[0].message


@pytest.mark.parametrize(("table", "column", "cell", "code"), ODD)
def test_an_odd_cell_is_a_warning_and_its_row_is_kept(
    table: Table, column: str, cell: str, code: str, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "a", **{table.file.partition(".")[0]: with_cell(table, column, cell)})

    reader, rows = read_all(folder)

    warnings = list(reader.report.problems())
    assert code in {warning.code for warning in warnings}
    assert {(warning.severity, warning.line) for warning in warnings} == {("warning", 2)}
    assert rows[table.file][0].line == 2


def test_line_breaks_in_a_text_become_a_space_and_a_formula_stays_text(tmp_path: Path) -> None:
    _, broken = read_all(folder_of(tmp_path / "a", shops=with_cell(SHOPS, "name", "Deux\r\n\tlignes")))
    _, formula = read_all(folder_of(tmp_path / "b", shops=with_cell(SHOPS, "name", "=1+1")))

    assert broken[SHOPS.file][0].values["name"] == "Deux lignes"
    assert formula[SHOPS.file][0].values["name"] == "=1+1"


@pytest.mark.parametrize(
    "cell", ["0123456749", "0123.456.749", "BE 0123.456.749", "123456749", "TVA BE 0123.456.749"]
)
def test_a_company_number_comes_out_as_ten_digits(cell: str, tmp_path: Path) -> None:
    _, rows = read_all(folder_of(tmp_path / "a", shops=with_cell(SHOPS, "bce", cell)))

    assert rows[SHOPS.file][0].values["bce"] == "0123456749"


@pytest.mark.parametrize(("cell", "amount"), [("800", "800.00"), ("800.5", "800.50"), ("800,05", "800.05")])
def test_an_amount_has_two_decimals_and_may_have_a_decimal_comma(
    cell: str, amount: str, tmp_path: Path
) -> None:
    _, rows = read_all(folder_of(tmp_path / "a", costs=with_cell(COSTS, "amount_eur", cell)))

    assert str(rows[COSTS.file][0].values["amount_eur"]) == amount


def test_a_cancelled_session_without_its_day_and_a_big_small_group_are_odd(tmp_path: Path) -> None:
    text = with_cell(SESSIONS, "status", "cancelled", row=1).replace(",5,cancelled", ",6,cancelled")

    problems = problems_of(folder_of(tmp_path / "a", sessions=text))

    assert [problem.code for problem in problems] == ["row_cancelled_without_day", "row_group_too_big"]


def test_without_a_vocabulary_any_well_formed_code_is_accepted(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", shops=with_cell(SHOPS, "nis", "11002"))

    assert problems_of(folder, vocabulary=None) == []
