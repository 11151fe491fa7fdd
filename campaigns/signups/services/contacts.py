"""Who confirmed a sign-up is a contact of the shops that it is for.

Only once it is confirmed, or where staff entered it: whoever types somebody else's address makes nobody
the contact of a shop.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kernel.database import connection

# One that was ended comes back with a new confirmation; one that is there stays as it is.
KEEP_CONTACTS = """
INSERT INTO shops_contact (shop_id, person_id, role, source, created_at)
SELECT shop.id, sign_up.contact_id, participant.role, 'sign_up', %(now)s
FROM signups_signup sign_up
JOIN signups_participant participant
  ON participant.sign_up_id = sign_up.id AND participant.person_id = sign_up.contact_id
  AND participant.is_active
CROSS JOIN LATERAL (
  SELECT sign_up.shop_id AS id
  UNION SELECT shop_id FROM signups_additionalshop WHERE sign_up_id = sign_up.id
) shop
WHERE sign_up.uuid = %(uuid)s AND shop.id IS NOT NULL
ORDER BY shop.id
ON CONFLICT DO NOTHING"""

# Of earlier sign-ups and attendance: who can be reached, and was never a contact of the shop, not even one
# that staff ended. The latest role counts.
FILL = """
INSERT INTO shops_contact (shop_id, person_id, role, source, created_at)
SELECT DISTINCT ON (known.shop_id, known.person_id)
  known.shop_id, known.person_id, known.role, known.source, known.at
FROM (
  SELECT sign_up.shop_id, sign_up.contact_id AS person_id, participant.role, 'sign_up' AS source,
    sign_up.created_at AS at
  FROM signups_signup sign_up
  JOIN public.agenda_seatclaim claim ON claim.uuid = sign_up.uuid AND claim.state = 'confirmed'
  JOIN signups_participant participant
    ON participant.sign_up_id = sign_up.id AND participant.person_id = sign_up.contact_id
  UNION ALL
  SELECT attendance.shop_id, attendance.person_id, attendance.role, 'archive', attendance.recorded_at
  FROM attendance_attendance attendance
  WHERE attendance.superseded_at IS NULL
) known
JOIN shops_person person ON person.id = known.person_id
WHERE known.shop_id IS NOT NULL AND person.erased_at IS NULL AND (person.email <> '' OR person.phone <> '')
  AND NOT EXISTS (
    SELECT FROM shops_contact contact
    WHERE contact.shop_id = known.shop_id AND contact.person_id = known.person_id
  )
ORDER BY known.shop_id, known.person_id, known.at DESC
ON CONFLICT DO NOTHING"""


def keep_contacts(uuid: UUID, *, now: datetime) -> None:
    """The contact of this sign-up is one of each of its shops, in the role that was typed. 1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_CONTACTS, {"uuid": uuid, "now": now})


def fill_contacts() -> int:
    """Contacts of earlier confirmed sign-ups and of attendance, in the current schema; how many were added.

    Repeatable: what is there, or was ended, is left as it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        return int(cursor.rowcount)
