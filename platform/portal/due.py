"""Which task does which kind of due work: the one place that knows every layer."""

from collections.abc import Mapping

from archive.services import run_archive_work
from campaigns.signups import works as signups
from dashboards.questionnaires.services import run_dry_run_work
from dashboards.snapshots.services import recompute_city_work, recompute_programme_work
from tenants.accounts.crossings import note_crossing_work
from tenants.due.services import Handler
from tenants.mail.services import send_mail_work
from tenants.shops.services import erase_person_work

HANDLERS: Mapping[str, Handler] = {
    "mail.send": send_mail_work,
    "privacy.erase": erase_person_work,
    "journal.crossing": note_crossing_work,
    "signups.deadline": signups.deadline_work,
    "signups.offered": signups.offered_work,
    "signups.remind": signups.remind_work,
    "signups.tell_changes": signups.tell_changes_work,
    "signups.tell_cancelled": signups.tell_cancelled_work,
    "agenda.refill": signups.refill_work,
    "figures.city": recompute_city_work,
    "figures.programme": recompute_programme_work,
    "archive.run": run_archive_work,
    "questionnaires.dry_run": run_dry_run_work,
}
