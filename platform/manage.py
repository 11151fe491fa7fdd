#!/usr/bin/env python
"""Django's usual door to the commands; `portal` is the same."""

from portal.cli.main import main

if __name__ == "__main__":
    main()
