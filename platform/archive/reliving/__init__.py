"""Playing an edition's archive through the services that people use, day by day, on a simulated clock (ADR 0022)."""
