"""Hostile values: each names something that would be run, opened, asked or installed were it more than data."""

MARK = "zzcanary"
"""Stands in every hostile value and nowhere else."""

PATHS = (f"/tmp/{MARK}/bin/python", f"./{MARK}", f"../{MARK}/x.whl", f"~/{MARK}", f"{MARK}/sub/pkg", f"C:\\{MARK}\\x")
URLS = (
    f"https://{MARK}.example/simple", f"git+https://{MARK}.example/x.git", f"{MARK} @ https://x.example/{MARK}-1.whl",
    f"file:///tmp/{MARK}", f"//{MARK}.example/x",
)  # fmt: skip
OPTIONS = (
    f"--index-url=https://{MARK}.example", f"-r/tmp/{MARK}", f"--extra-index-url={MARK}", f"-e{MARK}", f"--{MARK}",
    f"torch --index-url=https://{MARK}.example",
)  # fmt: skip
SHELL = (f"$(touch {MARK})", f"`{MARK}`", f"x; {MARK}", f"x\n{MARK}", f"{MARK}\x1b[31m", f"{MARK} x", "", "\ud800")
FILES = (f"{MARK}.whl", f"{MARK}-1.0.tar.gz", f"{MARK}.txt", f"{MARK}.zip")
"""Names that pip takes for a file in the current folder."""
ALL = (*PATHS, *URLS, *OPTIONS, *SHELL)
UNKNOWN_PACKAGE = f"{MARK}-pkg"
"""A name that is well formed, and that somebody else may have registered."""
