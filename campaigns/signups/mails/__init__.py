"""The mails of a sign-up, one function for each occasion: rendered in the reader's language, not yet queued.

Each has a key that says group, occasion and state, so that the same mail is sent once. All hold a personal
link, and so are emptied once they have left.
"""

from campaigns.signups.mails.context import MailContext as MailContext
from campaigns.signups.mails.context import mail_context as mail_context
from campaigns.signups.mails.registration import ask_to_confirm as ask_to_confirm
from campaigns.signups.mails.registration import cancelled_by_you as cancelled_by_you
from campaigns.signups.mails.registration import confirmed as confirmed
from campaigns.signups.mails.registration import hold_released as hold_released
from campaigns.signups.mails.registration import links as links
from campaigns.signups.mails.registration import offer as offer
from campaigns.signups.mails.registration import offer_over as offer_over
from campaigns.signups.mails.registration import on_the_list as on_the_list
from campaigns.signups.mails.registration import shop_added as shop_added
from campaigns.signups.mails.registration import withdrawn as withdrawn
from campaigns.signups.mails.schedule_changes import left_for_other_session as left_for_other_session
from campaigns.signups.mails.schedule_changes import moved_to_other_session as moved_to_other_session
from campaigns.signups.mails.schedule_changes import reminder as reminder
from campaigns.signups.mails.schedule_changes import session_cancelled as session_cancelled
from campaigns.signups.mails.schedule_changes import session_moved as session_moved
from campaigns.signups.mails.schedule_changes import venue_changed as venue_changed
