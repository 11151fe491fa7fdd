"""[public] Campaigns to begin with: the programme's ready-made one, and those that the Agence makes."""
