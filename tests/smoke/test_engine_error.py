"""vLLM's engine in processes of its own: the first error says why it did not start, the last one does not."""

from dataclasses import replace

import pytest

from envcheck.smoke.explain import first_error
from tests.smoke.samples import ended, raised

ENDED = "Engine core initialization failed. See root cause above. Failed core proc(s): {}"
LOG = """\
INFO 01-28 19:04:58 [core.py:77] Initializing a V1 LLM engine (v0.12.0)
(EngineCore_DP0 pid=5625) ERROR 01-28 19:05:08 [core.py:708] EngineCore failed to start.
(EngineCore_DP0 pid=5625) ERROR 01-28 19:05:08 [core.py:708] Traceback (most recent call last):
(EngineCore_DP0 pid=5625) ERROR 01-28 19:05:08 [core.py:708]   File "core.py", line 699, in run_engine_core
(EngineCore_DP0 pid=5625) ERROR 01-28 19:05:08 [core.py:708] ValueError: Head size 16 is not supported by CPU_ATTN.
(EngineCore_DP0 pid=5625) Process EngineCore_DP0:
Traceback (most recent call last):
RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}
"""


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (LOG, "ValueError: Head size 16 is not supported by CPU_ATTN."),
        ("ERROR 06-06 03:35:40 [core.py:500] torch.OutOfMemoryError: CUDA out of memory.", "torch.OutOfMemoryError"),
        ("ERROR 06-06 03:35:40 [core.py:500] RuntimeError: Engine core initialization failed. See above.", None),
        ("Traceback (most recent call last):\nValueError: not of the engine", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_first_error_of_the_engine(log: str, said: str | None) -> None:
    found = first_error(log)
    assert found is None if said is None else (found or "").startswith(said)


def test_the_smoke_test_quotes_the_first_error_not_the_last() -> None:
    finding = ended(replace(raised(ENDED), output=LOG))
    assert "Head size 16 is not supported by CPU_ATTN" in finding.detail
