"""The command `portal`: Django's commands, and those that have to come before Django."""
