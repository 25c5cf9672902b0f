"""Writing results to a folder: each file whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import InputError
from foedus.figures.drawing import Drawer, here
from foedus.writing import together

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.quantities import Progress

REPORT, NUMBERS, TABLES = "report.html", "assessment.json", "tables"
REVIEWS = "claimreview.json"


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before any work is done; a missing one is made later.

    Raises:
        InputError: it is a file, no name for a folder, or it may not be written to.
    """
    nearest = folder
    try:
        while not nearest.exists() and nearest != nearest.parent:
            if nearest.is_symlink():
                raise InputError(
                    f"{nearest} is a link that leads nowhere", where="--out", hint="name a folder"
                )
            nearest = nearest.parent
    except OSError as fault:
        raise InputError(f"{folder} is no folder ({fault.strerror})", where="--out") from None
    if not nearest.is_dir():
        raise InputError(f"{nearest} is not a folder", where="--out", hint="name a folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(f"{nearest} may not be written to", where="--out", hint="name another folder")


def assessment(
    found: Assessment, folder: Path, progress: Progress | None = None, drawer: Drawer = here
) -> tuple[Path, ...]:
    """Write the report, the numbers as JSON, and every table as CSV and Parquet with a codebook.

    With claims, their verdicts also as ClaimReview (JSON-LD).

    Args:
        found: the assessment.
        folder: made if it is missing; files of the same names are replaced, others left alone.
        progress: called with what is being done, steps done and steps in all.
        drawer: who draws the pictures of the report.

    Returns:
        The paths of the report, the JSON file and the folder of tables.

    Raises:
        FoedusError: the disk refused.
    """
    from foedus.claims import claimreview
    from foedus.report import html, page, tables

    figures = page.figures(found, drawer, progress)
    numbers = json.dumps(found.to_json(), ensure_ascii=False, indent=1, allow_nan=False)
    files = {f"{TABLES}/{name}": content for name, content in tables.files(found).items()}
    files |= {NUMBERS: f"{numbers}\n".encode()}
    if found.claims:
        reviews = json.dumps(claimreview.document(found.claims), ensure_ascii=False, indent=1)
        files[REVIEWS] = f"{reviews}\n".encode()
    files[REPORT] = html.render(found, progress, figures).encode()
    together({folder / name: content for name, content in files.items()})
    return folder / REPORT, folder / NUMBERS, folder / TABLES
