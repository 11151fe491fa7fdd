"""How many examples a property is tried with: few before each commit, all of them by `make test-long`.

Each run tries other examples, and one that failed is tried first the next time.
"""

import hypothesis


def examples(few: int, many: int) -> int:
    """`few`, and with `--hypothesis-profile=long` `many`."""
    is_long = hypothesis.settings.get_current_profile_name().startswith("long")
    return many if is_long else few
