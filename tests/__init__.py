"""Tests, laid out as the areas they test."""
