"""Python packages of a release that lacks what another package uses."""

from envcheck.catalogue.packages.remedies.mismatch import update_named
from envcheck.catalogue.packages.remedies.names import numpy_by_name
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="pynvml-too-old",
        problem="pynvml-shadowed",
        anchors=("module 'pynvml' has no attribute", "cannot import name 'nvml", "pynvml' has no attribute"),
        pattern=(
            r"module 'pynvml' has no attribute '(?P<name>\w{1,60})'|cannot import name '(?P<name_2>nvml\w{1,"
            r"60})' from 'pynvml'"
        ),
        title="The module pynvml is an old copy without {name}",
        sure=0.88,
        example="AttributeError: module 'pynvml' has no attribute 'nvmlDeviceGetNvLinkRemoteDeviceType'",
        source="CPython, with the distribution pynvml before 12",
    ),
    Signature(
        id="packaging-too-old",
        problem="package-conflict",
        anchors=("'Version' object has no attribute",),
        pattern=r"AttributeError: 'Version' object has no attribute '(?:major|minor|micro|release)'",
        title="The package packaging is too old",
        values=(("update", "packaging"),),
        remedy=update_named,
        example="AttributeError: 'Version' object has no attribute 'major'",
        source="packaging before 20.0",
    ),
    Signature(
        id="numpy-name-gone",
        problem="package-conflict",
        anchors=("module 'numpy' has no attribute", "was removed in the NumPy 2.0 release", "module 'numpy.core'"),
        pattern=(
            r"module 'numpy' has no attribute '(?P<name>\w{1,40})'|`np\.(?P<name_2>\w{1,40})` was removed "
            r"in the NumPy 2\.0 release"
        ),
        title="A package uses numpy.{name}, which this NumPy no longer has",
        sure=0.85,
        remedy=numpy_by_name,
        example="AttributeError: module 'numpy' has no attribute 'float'.",
        source="numpy/__init__.py",
    ),
)
