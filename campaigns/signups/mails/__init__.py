"""The mails of a sign-up, one function for each occasion: rendered in the reader's language, not yet queued.

Each has a key that says group, occasion and state, so that the same thing is told once. All hold a personal
link, and so are emptied once they have left.
"""

from campaigns.signups.mails.answers import ask_to_confirm as ask_to_confirm
from campaigns.signups.mails.answers import cancelled_by_you as cancelled_by_you
from campaigns.signups.mails.answers import confirmed as confirmed
from campaigns.signups.mails.answers import hold_released as hold_released
from campaigns.signups.mails.answers import links as links
from campaigns.signups.mails.answers import offer as offer
from campaigns.signups.mails.answers import offer_over as offer_over
from campaigns.signups.mails.answers import on_the_list as on_the_list
from campaigns.signups.mails.answers import withdrawn as withdrawn
from campaigns.signups.mails.dates import left_for_other_session as left_for_other_session
from campaigns.signups.mails.dates import moved_to_other_session as moved_to_other_session
from campaigns.signups.mails.dates import reminder as reminder
from campaigns.signups.mails.dates import session_cancelled as session_cancelled
from campaigns.signups.mails.dates import session_moved as session_moved
from campaigns.signups.mails.dates import venue_changed as venue_changed
from campaigns.signups.mails.parts import Told as Told
from campaigns.signups.mails.parts import told_of as told_of
