"""Taking actions from phones, each once; settling what was parked; emptying what was kept."""

from tenants.field.services.forgetting import handle_forgetting as handle_forgetting
from tenants.field.services.parking import dismiss as dismiss
from tenants.field.services.parking import settle as settle
from tenants.field.services.phones import ask_phone_to_forget as ask_phone_to_forget
from tenants.field.services.phones import meet_phone as meet_phone
from tenants.field.services.receiving import Result as Result
from tenants.field.services.receiving import receive as receive
