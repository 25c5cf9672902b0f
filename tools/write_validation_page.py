"""Write docs/validation.md: published results beside ours. Run it with a store that holds what they need.

python tools/write_validation_page.py
"""

from __future__ import annotations

from pathlib import Path

from foedus.validation import validate
from foedus.validation.page import page

PAGE = Path(__file__).parents[1] / "docs" / "validation.md"


def main() -> None:
    """Compute every result and write the page; refuse if one was not run or differs."""
    found = validate()
    if found.counts["not run"] or not found.holds:
        raise SystemExit(f"not written: {found.counts}")
    PAGE.write_text(page(found), encoding="utf-8")
    print(f"{PAGE}: {found.counts}")


if __name__ == "__main__":
    main()
