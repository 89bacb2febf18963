"""Local versions, `1.2+name.branch`: what says how a package was built is kept, who built it is not."""

import re

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Names

_VERSION = Late(
    r"(?<![\w.+])(?P<public>v?\d+(?:\.\d+){1,4}(?:[._-]?(?:a|b|c|rc|alpha|beta|dev|post|pre)\.?\d*){0,3}\+)(?P<local>[A-Za-z0-9]+(?:[._](?!whl\b|dist\b|tar\b|egg\b|zip\b)[A-Za-z0-9]+){0,8})",
    "+",
    form=("0+", "a+", "b+", "c+", "v+", "t+", "e+", ".+"),
)
_OF_TORCH = Late(r"cu\d{0,3}|cpu")
"""Nearly all that there are: for these the list of all is not compiled."""
_BUILD = Late(
    r"(?:v?\d+|cu\d{0,3}|cuda\d*|cudnn\d*|cpu|gpu|rocm\d*|hip|xpu|hpu|npu|mps|metal|ascend|gaudi|musa|xla|tpu|mkl|avx\d*|ptx|git[0-9a-f]*|g?[0-9a-f]{6,40}"
    r"|d\d{6,8}|local|dirty|unknown|editable|empty|nogit|precompiled|full|stable|nightly|cxx11|cxx11abi\w*|abi\w*|true|false|pt\d*|torch\d*|cu\d+torch\d*\w*"
    r"|nv\d*|nv|tf\d*|post\d*|dev\d*|rc\d*|a\d+|b\d+|r\d+|build\d*|cp\d+|py\d+|linux|manylinux\d*|x86|x64|amd64|arm64|aarch64|musl|gnu|glibc|simd|win|windows"
    r"|computecanada|ubuntu\d*|\d*ubuntu\d*|deb\d*u?\d*|dfsg\d*|ds\d*|really\d*|esm\d*|el\d+\w*|fc\d+|bpo\d*|nmu\d*|intel|nvidia|amd|cu\d+cxx11abi\w*"
    r"|\d*cxx11abi\w*|hidden|sm|tegra|jetson|jp\d*|sse\d*|fma|bsd|openblas|threads|internal|patched|security|debian|conda|cxx\d+\w*)",
    flags=re.IGNORECASE,
)


def hide_local_versions(text: str, names: Names) -> str:
    """`text` with `+hidden.1` in place of local versions that no build calls itself; it stays a version (PEP 440)."""
    return _VERSION.sub(lambda match: _local(match, names), text)


def _local(match: re.Match[str], names: Names) -> str:
    parts = re.split(r"[._]", match["local"])
    if all(_OF_TORCH.now.fullmatch(part) or _BUILD.now.fullmatch(part) for part in parts):
        return match[0]
    return match["public"] + names.of("local-version", match["local"], lambda _kind, number: f"hidden.{number}")
