"""Which acts play an archive, in which order, and what no service can play."""

from __future__ import annotations

from archive.reliving.events import Act
from archive.reliving.planning import attendance, sessions
from archive.reliving.planning.plan import plan_of
from kernel.clock import BRUSSELS
from tests.archive.reliving.rows import LONG_AFTER, answered, archive, at, came, session, visited

HELD = session("S1", "2024-04-10 19:00", announced_on="2024-03-20", entered_on="2024-04-10")


def acts(plan):
    return [
        (event.at.astimezone(BRUSSELS).strftime("%m-%d %H:%M"), event.act.name, len(event.rows))
        for event in plan.events
    ]


def reasons(remarks):
    return [(remark.row.line, remark.reason) for remark in remarks]


def test_a_session_is_played_from_its_announcement_to_its_closed_list():
    rows = archive(
        [HELD],
        [
            came("p1", "present", "2024-03-25"),
            came("p2", "absent", "2024-04-02"),
            came("p3", "excused", "2024-04-02"),
            came("p4", "walk_in"),
        ],
        [answered("2024-04-10", session="S1")],
    )

    plan = plan_of(rows, until=LONG_AFTER)

    assert acts(plan) == [
        ("03-20 07:00", "ANNOUNCE", 1),
        ("03-25 09:00", "SIGN_UP", 1),
        ("04-02 09:00", "SIGN_UP", 1),
        ("04-02 09:00", "SIGN_UP", 1),
        ("04-10 19:05", "CHECK_IN", 1),
        ("04-10 19:05", "CHECK_IN", 1),
        ("04-10 19:05", "WALK_IN", 1),
        ("04-10 20:00", "DIAGNOSTIC", 1),
        ("04-10 22:15", "HOLD", 1),
        ("04-10 22:15", "CLOSE_LIST", 1),
    ]
    assert (plan.imported, plan.later, plan.otherwise) == ([], [], [])


def test_the_order_of_the_rows_changes_nothing():
    people = [came("p1", "present", "2024-03-25"), came("p2", "walk_in"), came("p3", "absent", "2024-04-01")]

    forwards = plan_of(archive([HELD], people), until=LONG_AFTER)
    backwards = plan_of(archive([HELD], people[::-1]), until=LONG_AFTER)

    assert acts(forwards) == acts(backwards)


def test_a_list_is_closed_on_the_day_of_its_last_entry_and_nobody_is_absent_before():
    rows = archive(
        [HELD],
        [
            came("p1", "present", "2024-03-25", entered_on="2024-04-10"),
            came("p2", "absent", "2024-04-02", entered_on="2024-04-12"),
            came("p3", "absent", "2024-04-02", entered_on="2024-04-30"),
        ],
    )

    plan = plan_of(rows, until=LONG_AFTER)

    assert acts(plan)[4:] == [
        ("04-10 19:05", "CHECK_IN", 1),
        ("04-10 22:15", "HOLD", 1),
        ("04-12 10:00", "CHECK_IN", 1),
        ("04-30 17:00", "CLOSE_LIST", 1),
    ]


def test_a_registration_before_the_announcement_is_played_after_it():
    plan = plan_of(archive([HELD], [came("p1", "present", "2024-03-01")]), until=LONG_AFTER)

    assert acts(plan)[1] == ("03-20 07:05", "SIGN_UP", 1)
    assert reasons(plan.later) == [(2, attendance.BEFORE_ANNOUNCEMENT)]


def test_what_no_service_can_say_is_left_to_the_import_with_its_reason():
    late = session("S2", "2024-05-02 19:00", announced_on="2024-05-20", entered_on="2024-05-20")
    unannounced = session(
        "S3", "2024-06-02 19:00", "cancelled", announced_on="2024-05-20", entered_on="2024-05-01"
    )
    rows = archive(
        [HELD, late, unannounced],
        [
            came("p1", "absent"),
            came("p2", "present", "2024-04-11"),
            came("p3", "present", "2024-05-01", session="S2"),
        ],
    )

    plan = plan_of(rows, until=LONG_AFTER)

    assert reasons(plan.imported) == [
        (3, sessions.ANNOUNCED_TOO_LATE),
        (4, sessions.CANCELLED_BEFORE),
        (2, attendance.NEVER_SIGNED_UP),
        (3, attendance.SIGNED_UP_AFTER),
        (4, attendance.SESSION_IMPORTED),
    ]
    assert [event.act for event in plan.events] == [Act.ANNOUNCE, Act.HOLD, Act.CLOSE_LIST]


def test_one_person_for_two_shops_is_one_at_the_door():
    both = [came("p1", "present", "2024-03-25", shop_ref=ref) for ref in ("a", "b")]

    plan = plan_of(archive([HELD], both), until=LONG_AFTER)

    assert [(event.act, len(event.rows)) for event in plan.events if event.rows] == [
        (Act.ANNOUNCE, 1),
        (Act.SIGN_UP, 1),
        (Act.SIGN_UP, 1),
        (Act.CHECK_IN, 2),
        (Act.HOLD, 1),
    ]


def test_one_person_who_is_present_for_one_shop_and_absent_for_another_is_played_for_the_first():
    rows = [
        came("p1", "absent", "2024-03-25", shop_ref="a"),
        came("p1", "present", "2024-03-25", shop_ref="b"),
    ]

    plan = plan_of(archive([HELD], rows), until=LONG_AFTER)

    assert reasons(plan.imported) == [(2, attendance.OTHER_SHOP)]
    assert [event.rows[0].line for event in plan.events if event.act is Act.CHECK_IN] == [3]


def test_a_cancelled_session_notes_nobody():
    cancelled = session(
        "S1", "2024-04-10 19:00", "cancelled", announced_on="2024-03-20", entered_on="2024-04-01"
    )

    plan = plan_of(archive([cancelled], [came("p1", "absent", "2024-03-25")]), until=LONG_AFTER)

    assert acts(plan) == [
        ("03-20 07:00", "ANNOUNCE", 1),
        ("03-25 09:00", "SIGN_UP", 1),
        ("04-01 12:00", "CANCEL", 1),
    ]
    assert reasons(plan.imported) == [(2, attendance.SESSION_NOT_HELD)]


def test_a_diagnostic_that_was_known_later_is_typed_from_paper():
    rows = archive(
        [HELD],
        diagnostics=[
            answered("2024-04-10", session="S1", entered_on="2024-04-12"),
            answered("2024-05-02"),
            answered("2024-04-11", session="S1"),  # at home, the day after
        ],
    )

    plan = plan_of(rows, until=LONG_AFTER)

    assert [act for act in acts(plan) if "DIAGNOSTIC" in act[1]] == [
        ("04-11 16:00", "PAPER_DIAGNOSTIC", 1),
        ("04-12 16:00", "PAPER_DIAGNOSTIC", 1),
        ("05-02 14:00", "DIAGNOSTIC", 1),
    ]


def test_a_merge_comes_before_the_sign_ups_of_its_day():
    shops = [{"nis": "92094", "shop_ref": "b", "merged_into": "a", "merged_on": at("2024-03-25").date()}]

    plan = plan_of(archive([HELD], [came("p1", "present", "2024-03-25")], shops=shops), until=LONG_AFTER)

    assert acts(plan)[1:3] == [("03-25 06:30", "MERGE", 1), ("03-25 09:00", "SIGN_UP", 1)]


def test_what_is_later_than_now_is_not_played():
    plan = plan_of(
        archive([HELD], [came("p1", "present", "2024-03-25")], [answered("2024-05-02")]),
        until=at("2024-04-01 00:00"),
    )

    assert plan.events == []
    assert {reason for _, reason in reasons(plan.imported)} == {
        sessions.IN_THE_FUTURE,
        attendance.SESSION_IMPORTED,
    }


def test_only_what_is_of_the_sessions_that_are_named_is_played():
    other = session("S2", "2024-05-02 19:00", announced_on="2024-04-20")
    rows = archive(
        [HELD, other], [came("p1", "present", "2024-04-25", session="S2")], [answered("2024-05-02")]
    )

    plan = plan_of(rows, until=LONG_AFTER, only_sessions=["S1"])

    assert {event.session for event in plan.events} == {"S1"}
    assert len(plan.imported) == 3


def test_a_visit_is_noted_at_its_hour_or_on_the_day_since_which_it_is_known():
    rows = archive(
        visits=[
            visited("2024-04-10 10:00"),
            visited("2024-04-11 10:00", entered_on="2024-04-30"),
            visited("2024-04-12 10:00", entered_on="2024-04-01"),
            visited("2026-02-01 10:00"),
        ]
    )

    plan = plan_of(rows, until=LONG_AFTER)

    assert acts(plan) == [
        ("04-10 10:00", "VISIT", 1),
        ("04-12 10:00", "VISIT", 1),
        ("04-30 16:00", "VISIT", 1),
    ]
    assert reasons(plan.later) == [(4, sessions.KNOWN_BEFORE)]
    assert reasons(plan.imported) == [(5, sessions.IN_THE_FUTURE)]
