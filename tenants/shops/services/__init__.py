"""What changes shops and people."""

from tenants.shops.services.contacts import add_contact as add_contact
from tenants.shops.services.contacts import change_contact as change_contact
from tenants.shops.services.contacts import end_contact as end_contact
from tenants.shops.services.labels import add_label as add_label
from tenants.shops.services.labels import delete_label as delete_label
from tenants.shops.services.labels import rename_label as rename_label
from tenants.shops.services.labels import set_labels as set_labels
from tenants.shops.services.merges import merge_people as merge_people
from tenants.shops.services.merges import merge_shops as merge_shops
from tenants.shops.services.merges import undo_merge as undo_merge
from tenants.shops.services.merges import undo_merge_of_people as undo_merge_of_people
from tenants.shops.services.notes import delete_note as delete_note
from tenants.shops.services.notes import handle_old_notes as handle_old_notes
from tenants.shops.services.notes import write_note as write_note
from tenants.shops.services.people import ask_to_erase_person as ask_to_erase_person
from tenants.shops.services.people import export_person as export_person
from tenants.shops.services.people import forget_unused_person as forget_unused_person
from tenants.shops.services.people import handle_erasure as handle_erasure
from tenants.shops.services.register import add_shop as add_shop
from tenants.shops.services.register import change_shop as change_shop
from tenants.shops.services.register import correct_state as correct_state
from tenants.shops.services.register import declare_register as declare_register
from tenants.shops.services.register import set_state as set_state
from tenants.shops.services.register import withdraw_state as withdraw_state
from tenants.shops.services.reported import report_details as report_details
from tenants.shops.services.reported import settle_detail as settle_detail
