"""`python -m envcheck` is the `envcheck` command."""

import sys

if __name__ == "__main__":
    # `python -m` puts the current folder first: a logging.py there would take the place of Python's own.
    if not (getattr(sys.flags, "safe_path", False) or sys.flags.isolated):
        sys.path.append(sys.path.pop(0))
    from envcheck.cli import main

    main()
