"""The questionnaire, the 29 themes and the rules that turn answers into a score and five themes."""
