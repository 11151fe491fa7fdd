"""The engine of the figures: rows of every city become figures, and figures what may be shown. No pages."""
