"""Runs one function of this package in this process, and prints as JSON what it returns."""

import json
import sys
from importlib import import_module

import django


def main() -> None:
    """Usage: python -m tests.benchmarks.with_django MODULE:FUNCTION ARGUMENTS-AS-JSON."""
    module, _, function = sys.argv[1].partition(":")
    django.setup()
    found = getattr(import_module(f"tests.benchmarks.with_django.{module}"), function)
    print(json.dumps(found(**json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
