"""[no tables] Shops as a kind of import: columns, addresses, comparison with the register, writing, undoing."""
