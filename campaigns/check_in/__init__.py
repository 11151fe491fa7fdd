"""[no tables] Who comes in at a session: at the door, on people's own phones, from the signed sheet."""
