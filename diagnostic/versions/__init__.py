"""[public] Versions of the questionnaire: the draft, the one that is asked, those of earlier results."""
