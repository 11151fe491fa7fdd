"""[public] Taking the self-diagnostic in a session: its code, and how many have finished."""
