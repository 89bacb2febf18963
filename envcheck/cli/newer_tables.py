"""`--tables FILE`: releases that are newer than this envcheck."""

from envcheck.errors import UserError


def use_tables(file: str | None) -> str | None:
    """Put the file's rows into the tables of this process; say which they were.

    Args:
        file: as the user gave it; `#sha256=HEX` behind it is the hash that the file must have.

    Raises:
        UserError: it cannot be read, was changed, or holds rows that cannot be.
    """
    if file is None:
        return None
    import hashlib
    from pathlib import Path

    from envcheck.compat.refreshed import MalformedError, apply, decode
    from envcheck.files import REPORT, read

    place, mark, wanted = file.partition("#sha256=")
    name = f"--tables {place}"
    data = read(str(Path(place).expanduser()), name, REPORT, "no file of tables is")
    is_one = hashlib.sha256(data).hexdigest()
    if mark and is_one != wanted.lower():
        raise UserError(f"{name} has the SHA-256 {is_one}, not {wanted}.")
    try:
        tables, created = decode(data)
    except MalformedError as error:
        raise UserError(f"{name} is not a valid file of tables: {error}.") from None
    apply(tables)
    return f"{place} of {created} (SHA-256 {is_one})"
