"""Tests of the dashboards area."""
