"""What is familiar is kept, what no vocabulary knows is hidden where names may stand."""

import pytest

from envcheck.report.redact import Redactor
from envcheck.report.redact.vocabulary import Familiarity, familiarity


@pytest.mark.parametrize(
    "name",
    ["flash_attention", "Qwen3VLForConditionalGeneration", "train_batch_size", "nvidia-container-toolkit", "gpu7"],
)
def test_names_of_public_code_are_technical(name: str) -> None:
    assert familiarity(name) <= Familiarity.KNOWN


@pytest.mark.parametrize("name", ["vetlab-build1", "stavros", "nordlys", "telenova_churn", "kwabena-lab", "mwangi"])
def test_names_of_people_and_projects_are_unknown(name: str) -> None:
    assert familiarity(name) is Familiarity.UNKNOWN


@pytest.mark.parametrize(
    ("line", "private"),
    [
        ("on nordlys-7 the job died", "nordlys-7"),
        ("project=salmon-rerank", "salmon-rerank"),
        ("got 'halvorsen' from the queue", "halvorsen"),
        ("[stavros] out of memory", "stavros"),
        ("namespace: cormorant", "cormorant"),
        ("Henrik Solberg wrote the loader", "Solberg"),
        ("support contract of Quantori Medizintechnik GmbH", "Quantori"),
        ("http://modal.com/apps/kitostrom/main", "kitostrom"),
        ("disk serial 771HX2Q99A0 failed", "771HX2Q99A0"),
    ],
)
def test_a_name_is_hidden_where_names_stand(line: str, private: str) -> None:
    assert private not in Redactor().hide_text(line)


@pytest.mark.parametrize(
    "line",
    [
        "ModuleNotFoundError: No module named 'qwenvlutilz'",
        "RuntimeError: expected scalar type Half but found BFloat16",
        'File "/opt/conda/lib/python3.10/site-packages/zorblax/core.py", line 3, in forward',
        "undefined symbol: _ZN3c104cuda9SetDeviceEi",
        "the fine-tuned checkpoint uses mixed-precision and pre-norm layers",
        "nvcc fatal : Unsupported gpu architecture 'compute_120'",
    ],
)
def test_what_a_diagnosis_needs_is_kept(line: str) -> None:
    assert Redactor().hide_text(line) == line
