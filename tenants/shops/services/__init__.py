"""What changes shops and people."""

from tenants.shops.services.merges import merge_people as merge_people
from tenants.shops.services.merges import merge_shops as merge_shops
from tenants.shops.services.merges import undo_merge as undo_merge
from tenants.shops.services.merges import undo_merge_of_people as undo_merge_of_people
from tenants.shops.services.people import ask_to_erase_person as ask_to_erase_person
from tenants.shops.services.people import export_person as export_person
from tenants.shops.services.people import forget_unused_person as forget_unused_person
from tenants.shops.services.people import handle_erasure as handle_erasure
from tenants.shops.services.register import add_shop as add_shop
from tenants.shops.services.register import change_shop as change_shop
from tenants.shops.services.register import declare_register as declare_register
from tenants.shops.services.register import set_state as set_state
from tenants.shops.services.reported import report_details as report_details
from tenants.shops.services.reported import settle_detail as settle_detail
