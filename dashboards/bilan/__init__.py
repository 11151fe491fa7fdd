"""[no tables] The bilan: every figure of an edition on a day, with definitions and bases."""
