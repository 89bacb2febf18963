"""torch that is missing from one Python and there in another: notebooks and their kernels."""

from envcheck.catalogue.torch.remedies import install_torch
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def into_this_python(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Install it; or run the Python that has it."""
    return (
        *install_torch(snapshot, evidence),
        Fix(
            summary="If it is installed, another Python is running: `import sys; print(sys.executable)` shows which. "
            "In a notebook, choose the environment's kernel (`python -m ipykernel install --user --name NAME` "
            "creates one), or install with `%pip install torch` in a cell."
        ),
    )
