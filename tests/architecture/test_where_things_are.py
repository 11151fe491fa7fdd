"""The table of `docs/contributing.md` that says where things are names files that are there."""

import re

from tests.architecture.project import PROJECT


def test_what_the_guide_says_is_there_is_there():
    guide = (PROJECT / "docs/contributing.md").read_text(encoding="utf-8")
    table = guide[guide.index("| where is | it |") : guide.index("## Words we use")]
    rows = re.findall(r"^\| .+ \| `(.+)` \|$", table, re.MULTILINE)

    assert len(rows) >= 20
    assert [path for path in rows if not (PROJECT / path).is_file()] == []
