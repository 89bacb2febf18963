"""Write the published JSON Schemas again, after a document's type has changed: `python tools/make_schemas.py`."""

from envcheck.schemas.make import FOLDER, schema_files

FOLDER.mkdir(exist_ok=True)
for name, text in schema_files().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
    print(FOLDER / name)
