"""Tests of the tenants area."""
