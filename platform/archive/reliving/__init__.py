"""Playing an edition's archive through the services that people use, on a simulated clock (ADR 0022)."""
