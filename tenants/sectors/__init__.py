"""[public] The 37 sub-sectors of retail in their eight families."""
