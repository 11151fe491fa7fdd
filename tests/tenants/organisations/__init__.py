"""Tests of tenants.organisations."""
