"""The first release of each package that was built for NumPy 2: of those that the model runs on."""

# Source: NumPy's issue 26191, "Ecosystem compatibility with numpy 2.0". What was built for NumPy 2 runs on 1, too.
FIRST_BUILDS = {
    "torch": (2, 3),
    "scipy": (1, 13),
    "scikit-learn": (1, 4, 2),
}
