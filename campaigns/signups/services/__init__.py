"""What may be done with sign-ups; each service runs in the schema of the shop's city."""

from campaigns.signups.services.additional_shops import remove_shop as remove_shop
from campaigns.signups.services.addresses import correct_address as correct_address
from campaigns.signups.services.answers import accept_offer as accept_offer
from campaigns.signups.services.answers import cancel as cancel
from campaigns.signups.services.answers import confirm as confirm
from campaigns.signups.services.answers import decline_offer as decline_offer
from campaigns.signups.services.changes import change_people as change_people
from campaigns.signups.services.changes import change_session as change_session
from campaigns.signups.services.changes import promote_by_hand as promote_by_hand
from campaigns.signups.services.changes import resend_links as resend_links
from campaigns.signups.services.groups import SignedUp as SignedUp
from campaigns.signups.services.signing_up import sign_up as sign_up
from campaigns.signups.typed import TypedGuest as TypedGuest
from campaigns.signups.typed import TypedPerson as TypedPerson
from campaigns.signups.typed import TypedShop as TypedShop
