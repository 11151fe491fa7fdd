"""[no tables] The figures: definitions, the rows they are computed from, and the rules, pure."""
