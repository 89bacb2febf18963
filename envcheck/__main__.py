"""`python -m envcheck` is the `envcheck` command."""

from envcheck.cli import main

if __name__ == "__main__":
    main()
