"""Tests of dashboards.agency."""
