"""A database that an earlier release wrote, seen by this one."""
