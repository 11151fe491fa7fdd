"""What changes a session; its seats are moved by `campaigns.agenda.seats` alone."""

from campaigns.agenda.services.editing import NOTIFIED as NOTIFIED
from campaigns.agenda.services.editing import SessionFields as SessionFields
from campaigns.agenda.services.editing import adapt_session as adapt_session
from campaigns.agenda.services.editing import create_session as create_session
from campaigns.agenda.services.editing import edit_session as edit_session
from campaigns.agenda.services.editing import try_edit as try_edit
from campaigns.agenda.services.facilitators import set_facilitators as set_facilitators
from campaigns.agenda.services.hosts import set_hosts as set_hosts
from campaigns.agenda.services.publishing import cancel_session as cancel_session
from campaigns.agenda.services.publishing import close_session as close_session
from campaigns.agenda.services.publishing import discard_session as discard_session
from campaigns.agenda.services.publishing import mark_held as mark_held
from campaigns.agenda.services.publishing import publish_session as publish_session
from campaigns.agenda.services.publishing import record_held as record_held
from campaigns.agenda.services.publishing import reopen_session as reopen_session
from campaigns.agenda.services.publishing import undo_held as undo_held
from campaigns.agenda.services.seating import change_capacity as change_capacity
from campaigns.agenda.services.seating import change_quota as change_quota
from campaigns.agenda.services.seating import grant_at_the_door as grant_at_the_door
from campaigns.agenda.services.seating import note_derogation as note_derogation
