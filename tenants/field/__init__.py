"""[each organisation] Actions done with a phone in the field, often without network: each takes effect once."""
