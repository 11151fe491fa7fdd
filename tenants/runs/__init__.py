"""[each organisation] Runs: work that takes a while, with its progress, its files and what came of it."""
