"""[each organisation] Mails: rendered, queued, sent once, or marked in doubt."""
