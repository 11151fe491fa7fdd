"""[no tables] Whether the deployment works: health, readiness, error pages."""
