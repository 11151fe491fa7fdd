"""What handles each kind of due work: the one place that knows every layer."""

from collections.abc import Mapping

from archive.services import handle_archive_run
from campaigns.signups import due_handlers as signups
from campaigns.signups.announcements import handle_announcement
from dashboards.engine.snapshots.services import handle_city_figures, handle_programme_figures
from dashboards.questionnaire_editor.services import handle_dry_run
from tenants.company_register.retention import handle_forgetting
from tenants.company_register.runs import handle_load
from tenants.doubles.services import handle_find_doubles
from tenants.due.kinds import DueKind
from tenants.due.services import Handler
from tenants.field.services import handle_forgetting as handle_old_field_actions
from tenants.mail.services import handle_queued_mails
from tenants.membership.crossings import handle_crossing_note
from tenants.shops.services import handle_erasure, handle_old_notes
from tenants.table_import.services import handle_table_import

HANDLERS: Mapping[str, Handler] = {
    DueKind.SEND_MAIL: handle_queued_mails,
    DueKind.ERASE_PERSON: handle_erasure,
    DueKind.DELETE_NOTES: handle_old_notes,
    DueKind.NOTE_CROSSING: handle_crossing_note,
    DueKind.END_OVERDUE_CLAIM: signups.handle_deadline,
    DueKind.NOTIFY_OFFER: signups.handle_offer,
    DueKind.REMIND: signups.handle_reminders,
    DueKind.NOTIFY_CHANGES: signups.handle_changes,
    DueKind.NOTIFY_CANCELLATION: signups.handle_cancellation,
    DueKind.ANNOUNCE_SESSION: handle_announcement,
    DueKind.OFFER_FREE_SEATS: signups.handle_released_seats,
    DueKind.CITY_FIGURES: handle_city_figures,
    DueKind.PROGRAMME_FIGURES: handle_programme_figures,
    DueKind.FIND_DOUBLES: handle_find_doubles,
    DueKind.LOOK_AT_SIGN_UP: signups.handle_possible_double,
    DueKind.ARCHIVE_RUN: handle_archive_run,
    DueKind.QUESTIONNAIRE_DRY_RUN: handle_dry_run,
    DueKind.TABLE_IMPORT: handle_table_import,
    DueKind.COMPANY_EXTRACT_RUN: handle_load,
    DueKind.FORGET_COMPANIES: handle_forgetting,
    DueKind.FORGET_FIELD_ACTIONS: handle_old_field_actions,
}
