"""[no tables] Campaigns as the city's team plans, sends and reads them, and the public pages behind their
codes and links."""
