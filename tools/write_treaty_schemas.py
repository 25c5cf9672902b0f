"""Write the JSON Schemas of treaties and domestic rules from the models; run it after changing a model."""

from __future__ import annotations

from pathlib import Path

from foedus.treaties.schema import schemas, text

FOLDER = Path(__file__).parents[1] / "src" / "foedus" / "schema"


def main() -> None:
    """Write one file a schema."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(text(schema), encoding="utf-8")


if __name__ == "__main__":
    main()
