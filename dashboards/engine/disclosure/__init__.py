"""[no tables] What may be shown: suppression of small numbers, before any template."""
