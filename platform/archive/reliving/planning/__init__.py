"""From the rows of an archive to the events that play them, in their order. Pure."""
