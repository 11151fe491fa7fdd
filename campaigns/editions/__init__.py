"""[public] Editions of the programme: cities invited, their answers, costs."""
