"""What every layer may use and that knows no feature: errors, clock, facts, links, tasks."""
