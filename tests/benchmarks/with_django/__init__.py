"""What benchmarks run in processes of their own, with Django and one database: `Environment.call`."""
