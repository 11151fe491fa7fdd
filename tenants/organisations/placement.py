"""Where each table of `public` would live on several nodes (docs/adr/0006-scale-out.md).

COLD: reference rows that no page writes; an organisation's table may point to them with a real
constraint, and the application's database role may only read them. HOT: everything else.
"""

COLD = frozenset(
    {
        "auth.Group",
        "auth.Permission",
        "contenttypes.ContentType",
        "sectors.Sector",
    }
)

HOT = frozenset(
    {
        "account.EmailAddress",
        "account.EmailConfirmation",
        "accounts.Membership",
        "accounts.Ticket",
        "accounts.User",
        "accounts.User_groups",
        "accounts.User_user_permissions",
        "agenda.AttendanceClosing",
        "agenda.CityAttendance",
        "agenda.CitySeats",
        "agenda.Facilitation",
        "agenda.SeatClaim",
        "agenda.SeatCounter",
        "agenda.Session",
        "agenda.SessionHost",
        "agenda.Rescheduling",
        "agenda.SessionOutcome",
        "archive.ArchiveRun",
        "auth.Group_permissions",
        "campaign_templates.CampaignTemplate",
        "due.Due",
        "editions.Cost",
        "editions.Edition",
        "editions.Invitation",
        "editions.InvitationAnswer",
        "editions.PublishedBilan",
        "organisations.City",
        "organisations.Domain",
        "organisations.NisCode",
        "organisations.Organisation",
        "organisations.RecordedDdl",
        "questionnaires.DryRun",
        "sessions.Session",
        "sittings.GroupView",
        "session_codes.SessionCode",
        "sittings.AttemptCount",
        "snapshots.CitySnapshot",
        "snapshots.ProgrammeSnapshot",
        "tokens.ApiToken",
        "versions.QuestionnaireVersion",
    }
)

# Tables of organisations that are only ever added to.
APPEND_ONLY = frozenset({"journal.Entry"})
