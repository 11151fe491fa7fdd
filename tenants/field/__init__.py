"""[each organisation] Actions done with a phone, often without network: each takes effect once."""
