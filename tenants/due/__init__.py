"""[public] Work for later: rows written with the change that causes it, drained by tasks."""
