"""Packages of the Python Package Index that envcheck may install on the word of a log.

A log, a traceback or a saved explanation can name any package, also one that somebody registered to be installed by
mistake. What is in this table is what the model's environment is made of or what its logs name most; the rest is shown
to the user and never installed by envcheck itself.

Source: each name's page on the Python Package Index, whose project links lead to the repository of the library that is
meant (2026-11-29).
"""

_NAMES = """
accelerate aiohttp annotated-types anyio attrs av bitsandbytes certifi cffi charset-normalizer click cloudpickle cmake
cuda-bindings cuda-python datasets decord diffusers dill einops fastapi filelock flash-attn fsspec gitpython h5py
hf-transfer hf-xet httpx huggingface-hub idna imageio jinja2 joblib jsonschema kernels llvmlite lxml markupsafe
matplotlib mpmath msgspec multidict nest-asyncio networkx ninja nltk numba numpy nvidia-ml-py opencv-python-headless
optimum orjson packaging pandas peft pillow pip platformdirs protobuf psutil pyarrow pybind11 pydantic pydantic-core
python-dateutil python-dotenv pytz pyyaml pyzmq qwen-vl-utils ray regex requests rich ruamel-yaml safetensors
scikit-image scikit-learn scipy sentence-transformers sentencepiece setuptools six soundfile starlette sympy tabulate
tensorboard threadpoolctl tiktoken timm tokenizers torch torchaudio torchcodec torchvision tqdm transformers triton
typer typing-extensions urllib3 uv uvicorn uvloop vllm wheel xformers xxhash yarl
"""
KNOWN = frozenset(_NAMES.split())


def is_known(name: str) -> bool:
    """`name`, normalised, is one of them, or a wheel of CUDA's own libraries (`nvidia-cublas-cu12`)."""
    return name in KNOWN or name in _CUDA_WHEELS


# Source: Requires-Dist of torch 2.6 to 2.15.
_CUDA_WHEELS = frozenset(
    f"nvidia-{library}-cu{major}"
    for library in (
        "cublas", "cuda-cupti", "cuda-nvrtc", "cuda-runtime", "cudnn", "cufft", "cufile", "curand", "cusolver",
        "cusparse", "cusparselt", "nccl", "nvjitlink", "nvshmem", "nvtx",
    )
    for major in (11, 12, 13)
)  # fmt: skip

_UPDATED = """
absl-py albumentations auto-gptq autoawq av browser-use causal-conv1d chromadb compressed-tensors
controlnet-aux cupy-cuda12x deepspeed detectron2 dgl docling faiss-cpu fastchat flax funasr gradio gptqmodel haystack-ai
infinity-emb instructorembedding insightface jax jaxlib keras kornia lightning llama-cpp-python llama-index lm-eval
lmdeploy langchain langchain-community langchain-core langchain-huggingface litellm mamba-ssm mlflow mmcv mmdet mmengine
modelscope ms-swift mteb natten numba-cuda onnx onnxruntime onnxruntime-gpu open-clip-torch openai openai-whisper
opencv-python optimum-quanto paddleocr pyannote-audio pytorch-lightning pytorch3d safe-mol sageattention seaborn sglang
spacy spconv streamlit stable-baselines3 tensorflow tensorrt tensorrt-llm text-generation torch-cluster torch-geometric
torch-scatter torch-sparse torchao torchdata torchmetrics torchtext torchtune transformer-engine trl ultralytics unsloth
unsloth-zoo verl wandb whisperx xinference xgrammar
"""
_OF_BUILDS = """
astunparse cython flit-core hatchling maturin meson nanobind pkgconfig poetry-core scikit-build scikit-build-core
setuptools-rust setuptools-scm tomli
"""
"""What setup.py and pyproject.toml ask for most."""
NAMED_AS_THEIR_MODULES = KNOWN | frozenset((_UPDATED + _OF_BUILDS).split())
"""Distributions whose modules are called as they are: what may be updated on the word of a traceback, which names
modules, or of an extension, which is a file. Others may be somebody else's package of that name (`safe` is not what
`import safe` of safe-mol is)."""


def is_its_module(name: str) -> bool:
    """The distribution of that name has the module of that name."""
    return name in NAMED_AS_THEIR_MODULES or name in DISTRIBUTIONS.values()


# Modules that are called otherwise than the distribution they are in. Source: the top-level modules
# in each distribution's own wheel.
DISTRIBUTIONS = {
    "Crypto":           "pycryptodome",
    "IPython":          "ipython",
    "OpenSSL":          "pyopenssl",
    "PIL":              "pillow",
    "_cffi_backend":    "cffi",
    "attr":             "attrs",
    "awq":              "autoawq",
    "bs4":              "beautifulsoup4",
    "cv2":              "opencv-python-headless",
    "dateutil":         "python-dateutil",
    "distutils":        "setuptools",
    "dotenv":           "python-dotenv",
    "faiss":            "faiss-cpu",
    "fitz":             "pymupdf",
    "git":              "gitpython",
    "google.protobuf":  "protobuf",
    "InstructorEmbedding": "InstructorEmbedding",
    "jwt":              "pyjwt",
    "mpl_toolkits":     "matplotlib",
    "pkg_resources":    "setuptools<82",
    "pynvml":           "nvidia-ml-py",
    "ruamel":           "ruamel.yaml",
    "safe":             "safe-mol",
    "serial":           "pyserial",
    "skimage":          "scikit-image",
    "sklearn":          "scikit-learn",
    "usb":              "pyusb",
    "yaml":             "pyyaml",
    "zmq":              "pyzmq",
}  # fmt: skip
