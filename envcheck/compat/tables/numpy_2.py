"""The first release of each package that was built for NumPy 2: of those that the model runs on."""

from envcheck.units import version_tuple

# Source: NumPy's issue 26191, "Ecosystem compatibility with numpy 2.0". What was built for NumPy 2 runs on 1, too.
FIRST_BUILDS = {
    "torch": (2, 3),
    "scipy": (1, 13),
    "scikit-learn": (1, 4, 2),
}

NEEDS_NUMPY_2 = {
    "jax": "0.7.2",
    "opencv-contrib-python": "4.12.0.88",
    "opencv-contrib-python-headless": "4.12.0.88",
    "opencv-python": "4.12.0.88",
    "opencv-python-headless": "4.12.0.88",
    "pandas": "3.1.0",
    "thinc": "8.3.0",
}
"""The first release that requires NumPy 2. Source: Requires-Dist on the Python Package Index, as of 2026-11-30."""


def is_built_for_numpy_1(name: str, version: str | None) -> bool:
    """The package is in the table, and this release of it older than the first for NumPy 2."""
    first = FIRST_BUILDS.get(name, ())
    return (version_tuple(version) or first) < first
