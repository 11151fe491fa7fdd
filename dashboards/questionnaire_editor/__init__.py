"""[public] The Agence's editor of the questionnaire, with the dry run of a draft on past answers."""
