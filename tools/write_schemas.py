"""Write the JSON Schemas of all files that people edit from their models; run it after changing a model.

python tools/write_schemas.py
"""

from __future__ import annotations

import json
from pathlib import Path

from foedus.claims import model as claims
from foedus.scenario import schemas as scenarios
from foedus.treaties import schema as treaties

FOLDER = Path(__file__).parents[1] / "src" / "foedus" / "schema"


def main() -> None:
    """Write one file a schema. That of an assessment describes an output and is written by hand."""
    texts = {name: treaties.text(schema) for name, schema in treaties.schemas().items()}
    texts |= {name: scenarios.text(schema) for name, schema in scenarios.schemas().items()}
    texts["claims.schema.json"] = json.dumps(claims.json_schema(), indent=2, ensure_ascii=False) + "\n"
    for name, text in sorted(texts.items()):
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
