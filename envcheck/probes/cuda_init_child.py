"""Starts the CUDA driver, without torch: `cuda_init_child.py LIBRARY`. Run by path; standard library only.

Prints a line of JSON: `{"cuInit": 0, "count": 2}`, or `{"error": "..."}` where the library cannot be used. In a
process of its own, because the driver may crash it, or never come back.
"""

import ctypes
import json
import sys


def trial(library: str) -> "dict[str, object]":
    """CuInit, then cuDeviceGetCount."""
    try:
        driver = ctypes.CDLL(library)
        start, ask = driver.cuInit, driver.cuDeviceGetCount
    except (OSError, AttributeError) as error:
        return {"error": " ".join(str(error).split())[:300]}
    start.argtypes = [ctypes.c_uint]
    result = int(start(0))
    if result:
        return {"cuInit": result}
    count = ctypes.c_int(-1)
    asked = int(ask(ctypes.byref(count)))
    return {"cuInit": 0, "cuDeviceGetCount": asked, "count": count.value if not asked else None}


if __name__ == "__main__":
    print(json.dumps(trial(sys.argv[1])))
