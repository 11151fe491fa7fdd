"""Campaigns: begun, looked at with their audience and their steps on a calendar, changed, moved."""
