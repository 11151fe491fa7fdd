"""The parts of the benchmarks that run in a process of their own, with Django and one database."""
