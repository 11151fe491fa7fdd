"""The self-diagnostic of a shop and what follows: questionnaire, attempts, offer, enrolments."""
