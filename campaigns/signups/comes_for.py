"""For which shops people come, as sign-ups say: whoever asks who may be contacted reads it."""

from tenants.consent.reach import register_ties

register_ties("SELECT contact_id, shop_id FROM {schema}signups_signup WHERE shop_id IS NOT NULL")
register_ties(
    "SELECT p.person_id, s.shop_id FROM {schema}signups_participant p"
    " JOIN {schema}signups_signup s ON s.id = p.sign_up_id WHERE s.shop_id IS NOT NULL"
)
register_ties(
    "SELECT s.contact_id, a.shop_id FROM {schema}signups_additionalshop a"
    " JOIN {schema}signups_signup s ON s.id = a.sign_up_id WHERE a.shop_id IS NOT NULL"
)
