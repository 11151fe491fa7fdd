"""For which shops people came, as attendance says: whoever asks who may be contacted reads it."""

from tenants.consent.reach import register_ties

register_ties("SELECT person_id, shop_id FROM {schema}attendance_attendance WHERE superseded_at IS NULL")
