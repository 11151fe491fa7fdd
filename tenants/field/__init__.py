"""[each organisation] What people do with a phone in the field, often offline: each takes effect once."""
