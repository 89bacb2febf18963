"""The first fix is the one that solved it for those who had the failure."""

import shlex

import pytest

from envcheck.explain.explain import explain

SITE = "/venv/lib/python3.11/site-packages"
FIRST = (
    # The text, words of the first fix, where people had it.
    (f"ImportError: cannot import name 'packaging' from 'pkg_resources' ({SITE}/pkg_resources/__init__.py)",
     "setuptools<70", "https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/15903"),
    (f"ImportError: cannot import name 'computed_field' from 'pydantic' ({SITE}/pydantic/__init__.py)",
     "--upgrade 'pydantic>=2'", "https://github.com/vladmandic/sdnext/issues/3632"),
    ("ImportError: cannot import name 'StepEvent' from 'browser_use.telemetry.views'",
     "--upgrade browser-use", "https://github.com/browser-use/web-ui/issues/209"),
    ((f'  File "{SITE}/transformers/modeling_utils.py", line 41, in <module>\n'
     "AttributeError: module 'torch.compiler' has no attribute 'is_compiling'"),
     "torch>=2.3", "https://github.com/docling-project/docling/issues/611"),
    ((f'Traceback (most recent call last):\n  File "{SITE}/sentence_transformers/base.py", line 9, in load\n'
     "TypeError: INSTRUCTOR._load() got an unexpected keyword argument 'token'"),
     "older sentence-transformers", "https://github.com/xlang-ai/instructor-embedding/issues/106"),
    ("AttributeError: BertTokenizer has no attribute batch_encode_plus. Did you mean: '_encode_plus'?",
     "transformers<5", "https://github.com/oliverguhr/german-sentiment-lib/issues/18"),
    ("TypeError: SentenceTransformer.__init__() got an unexpected keyword argument 'model_kwargs'",
     "--upgrade sentence-transformers", "https://github.com/theroyallab/tabbyAPI/issues/168"),
    (("HFValidationError: Repo id must be in the form 'repo_name' or 'namespace/repo_name': '/data/dream.ckpt'. Use "
     "`repo_type` argument if needed."),
     "from_single_file", "https://github.com/huggingface/diffusers (issues)"),
    (("Resuming from out/checkpoint-900\nRuntimeError: PytorchStreamReader failed reading zip archive: failed finding "
     "central directory"),
     "own training", "https://github.com/sml2h3/dddd_trainer (issues)"),
    ("$ singularity exec md.sif simulate\nError: No GPU device found!",
     "--nv", "https://apptainer.org/docs/user/main/gpu.html"),
    ("cc1plus: fatal error: src/fft_cuda.cu: No such file or directory",
     "another release", "https://github.com/vincefn/pyvkfft/issues/23"),
    ('Could NOT find CUDA (missing: CUDA_INCLUDE_DIRS) (found version "6.0")',
     "CUDA_TOOLKIT_ROOT_DIR", "https://github.com/GMMTeam/GMM/issues/3"),
    ("error: command '/usr/bin/nvcc' failed with exit status 1",
     "PATH=/usr/local/cuda/bin", "https://github.com/aim-uofa/AdelaiDet/issues/118"),
    (("Could not find a version that satisfies the requirement requirements.txt (from versions: )\n"
     "No matching distribution found for requirements.txt"),
     "-r requirements.txt", "https://github.com/evidens/json2csv/issues/21"),
    (("ERROR: Could not find a version that satisfies the requirement install==1.3.5 (from versions: none)\n"
     "ERROR: No matching distribution found for install==1.3.5"),
     "Remove", "https://github.com/andyrdt/refusal_direction/issues/5"),
    ("ERROR: Could not find a version that satisfies the requirement acme==3.0.4 (from versions: 2.22.0, 2.24.0)",
     "acme==2.24.0", "https://github.com/nisbus/couch_db_cleaner/issues/1"),
    ("OSError: /home/u/.cache/keops2.2/nvrtc_jit.so: cannot open shared object file: No such file or directory",
     "CUDA_PATH", "https://github.com/getkeops/keops/issues/377"),
    ((f'Traceback (most recent call last):\n  File "{SITE}/detectron2/layers/conv.py", line 1, in <module>\n'
     "ImportError: libcudart.so.10.1: cannot open shared object file: No such file or directory"),
     "detectron2 again", "https://github.com/facebookresearch/detectron2/issues/2064"),
    (("nvidia-container-cli: mount error: mount operation failed: /var/lib/docker/overlay2/a/merged/proc/driver/nvidia/"
     "params/version/registry: no such file or directory: unknown"),
     "systemctl restart docker", "https://github.com/NVIDIA/nvidia-container-toolkit/issues/169"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "words", "source"), FIRST, ids=[source for _, _, source in FIRST])
def test_the_first_fix_is_what_solved_it(text: str, words: str, source: str) -> None:
    first = explain([text.encode()]).causes[0].fixes[0]
    said = " ".join((first.summary, *(shlex.join(command) for command in first.commands)))
    assert words in said, source
