"""[no tables] The shops' kind of import: columns, addresses, comparison with the register, writing, undoing."""
