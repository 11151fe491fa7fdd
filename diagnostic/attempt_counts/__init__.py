"""[public] Taking the self-diagnostic in a session: how many have begun and finished, the group's view."""
