"""[no tables] The questionnaire, the 29 themes, and the rules from answers to a score and five themes."""
