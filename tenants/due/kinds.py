"""Every kind of due work. Its value is stored in rows that outlive a release: it never changes."""

from enum import StrEnum


class DueKind(StrEnum):
    """What may be due; `portal.due` names the handler of each."""

    SEND_MAIL = "mail.send"
    ERASE_PERSON = "privacy.erase"
    DELETE_NOTES = "shops.notes"
    NOTE_CROSSING = "journal.crossing"
    OFFER_FREE_SEATS = "agenda.refill"
    END_OVERDUE_CLAIM = "signups.deadline"
    NOTIFY_OFFER = "signups.offered"
    REMIND = "signups.remind"
    NOTIFY_CHANGES = "signups.tell_changes"
    NOTIFY_CANCELLATION = "signups.tell_cancelled"
    ANNOUNCE_SESSION = "signups.announce"
    CITY_FIGURES = "figures.city"
    PROGRAMME_FIGURES = "figures.programme"
    FIND_DOUBLES = "doubles.find"
    LOOK_AT_SIGN_UP = "doubles.sign_up"
    ARCHIVE_RUN = "archive.run"
    COMPANY_EXTRACT_RUN = "company_register.load"
    FORGET_COMPANIES = "company_register.forget"
    QUESTIONNAIRE_DRY_RUN = "questionnaires.dry_run"
    TABLE_IMPORT = "tables.import"
    FORGET_FIELD_ACTIONS = "field.forget"
