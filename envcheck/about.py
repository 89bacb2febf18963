"""Where envcheck lives: the one place that names its addresses."""

REPOSITORY = "https://github.com/gpu-envcheck/envcheck"
"""`pyproject.toml` says the same, which a test holds."""
PACKAGE = f"{REPOSITORY}/archive/HEAD.zip"
"""What pip, pipx and uv install envcheck from: its name would do only once a release is on PyPI."""
DOCS = "https://gpu-envcheck.github.io/envcheck"
"""The published documentation (`.github/workflows/docs.yml`)."""


def problem_url(problem: str) -> str:
    """The page of a problem."""
    return f"{DOCS}/problems/{problem}/"
