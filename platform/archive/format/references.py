"""The references that an export makes up for shops and people which no archive of the edition has named.

Made from what the row keeps, so that the same instance recognises them when they come back; and so that
whoever reads the archive learns nothing from them. SQL, over rows `s` (shop), `e` (its link with the
edition, if any) and `p` (person), with the parameters `edition` and `export_key` (`tenants.shops.digests`).
"""

# u- and the shop's public identifier.
EXPORTED_SHOP_REF = "('u-' || s.uuid)"
SHOP_REF = f"coalesce(e.shop_ref, {EXPORTED_SHOP_REF})"

# x and 20 hexadecimal digits; the same for a person in every city.
EXPORTED_PERSON_REF = "'x' || left(encode(sha256(convert_to(%(export_key)s || p.digest, 'UTF8')), 'hex'), 20)"
EXPORTED_PERSON_REF_BEFORE = EXPORTED_PERSON_REF.replace("p.digest", "p.digest_before")
IS_OF_EDITION = "(p.archive_edition_id = %(edition)s AND p.person_ref <> '')"
PERSON_REF = f"(CASE WHEN {IS_OF_EDITION} THEN p.person_ref ELSE {EXPORTED_PERSON_REF} END)"
LOOKS_EXPORTED = "'^x[0-9a-f]{20}$'"
