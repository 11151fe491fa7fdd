"""Lists whose address says all that is shown: search, filters, columns, order and page. Knows no feature."""
