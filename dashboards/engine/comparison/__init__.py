"""[no tables] The cities side by side: which figures, drawn how, with what hidden."""
