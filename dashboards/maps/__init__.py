"""[no tables] Drawings of the region and its cities, as SVG text."""
