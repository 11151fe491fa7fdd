"""What `make bench` measures: ratios within one run, on real servers, beside the limits that were set."""
