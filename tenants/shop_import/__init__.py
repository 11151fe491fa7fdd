"""[no tables] The shops' kind of import: its columns, addresses, comparison, writing and undoing."""
