"""[public] The code on the screen of a session: it opens what people do there on their own phones."""
