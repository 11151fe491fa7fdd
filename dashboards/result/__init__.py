"""[no tables] A shopkeeper's own result: page, PDF, mail, comparison with the published means."""
