"""What changes consents and blocks."""

from tenants.consent.services.blocks import block_person as block_person
from tenants.consent.services.blocks import block_shop as block_shop
from tenants.consent.services.blocks import lift_block as lift_block
from tenants.consent.services.consents import ask_consents as ask_consents
from tenants.consent.services.consents import confirm_consents as confirm_consents
from tenants.consent.services.consents import export_proof as export_proof
from tenants.consent.services.consents import forget_pending as forget_pending
from tenants.consent.services.consents import give_consents as give_consents
from tenants.consent.services.consents import move_pending as move_pending
from tenants.consent.services.consents import withdraw_consents as withdraw_consents
