"""Packages as their own code and the installers report them: a module without its code, a record that is gone."""

from envcheck.catalogue.packages.remedies.damaged import (
    fresh_environment,
    install_for_this_python,
    put_back,
    what_was_passed_over,
    within_range,
)
from envcheck.catalogue.packages.remedies.libraries import library_of_bitsandbytes
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="package-is-a-bare-folder",
        problem="package-damaged",
        anchors=("(unknown location)",),
        pattern=r"cannot import name '(?P<name>\w{1,80})' from '(?P<module>[\w.]{1,80})' \(unknown location\)",
        title="{module} is an empty folder without its code: {name} is missing",
        sure=0.95,
        because_of=("torchvision-mismatch", "torch-import-failed", "extension-abi-mismatch"),
        remedy=put_back,
        example="ImportError: cannot import name 'UnidentifiedImageError' from 'PIL' (unknown location)",
        source="CPython, ceval.c: a namespace package has no location",
    ),
    Signature(
        id="library-of-package-cut-short",
        problem="package-damaged",
        anchors=(": file too short", ": invalid ELF header", ": ELF load command", ": cannot read file data"),
        pattern=r"(?:site|dist)-packages/(?P<module>\w[\w-]{0,60})[^\s:]{0,200}: "
        r"(?P<how>file too short|invalid ELF header|ELF load command [\w/ -]{5,60}|cannot read file data)",
        title="A library of {module} is damaged: {how}",
        sure=0.95,
        because_of=("disk-full",),
        example="ImportError: /venv/lib/python3.11/site-packages/numpy/_core/_multiarray_umath.cpython-311-x86_64-linux"
        "-gnu.so: file too short",
        source="glibc, elf/dl-load.c",
    ),
    Signature(
        id="library-of-wheel-missing",
        problem="package-damaged",
        anchors=(": cannot open shared object file",),
        pattern=r"(?P<library>lib[\w.+-]{1,60}-[0-9a-f]{8}\.so[\d.]{0,12}): cannot open shared object file",
        title="{library}, which a wheel installs next to its package, is missing",
        sure=0.95,
        because_of=("disk-full",),
        example="ImportError: libscipy_openblas64_-fdde5778.so: cannot open shared object file: No such file or "
        "directory",
        source="auditwheel: the libraries that it copies into a wheel get eight digits of their hash in the name",
    ),
    Signature(
        id="module-run-and-missing",
        problem="package-missing",
        anchors=(": No module named ",),
        pattern=r"^[^\n:]{0,200}(?:bin/|[\\/])?python[\d.]{0,5}(?:\.exe)?: No module named "
        r"'?(?P<module>(?!pip\b|ensurepip|venv\b)[\w.]{1,80})'?$",
        title="This Python has no module {module}",
        sure=0.93,
        remedy=install_for_this_python,
        example="/home/me/miniconda3/envs/vision/bin/python: No module named ipykernel",
        source="CPython, runpy",
    ),
    Signature(
        id="range-of-integration",
        problem="package-conflict",
        anchors=("Found an incompatible version of",),
        pattern=(
            r"Found an incompatible version of (?P<package>[\w.-]{1,60})\. Found version (?P<found>[\w.+]{1,30}), but "
            r"only versions? (?P<wanted_words>above|below|higher than|between) (?P<bound>[\w.+]{1,30})"
        ),
        title="{package} {found} is not compatible: it must be {wanted_words} {bound}",
        sure=0.95,
        remedy=within_range,
        example=(
            "ImportError: Found an incompatible version of peft. Found version 0.3.0, but only versions above 0.5.0 are"
            " supported"
        ),
        source="optimum/utils/import_utils.py; peft/import_utils.py; diffusers",
    ),
    Signature(
        id="record-of-package-gone",
        problem="package-damaged",
        anchors=(
            "due to missing `RECORD` file",
            "no RECORD file was found for",
            "RECORD file was not found",
            "No RECORD file was found",
            "It is a distutils installed project",
        ),
        pattern=(
            r"Cannot uninstall '?(?P<package_3>[A-Za-z][\w.-]{0,60})'?(?: [\w.]{1,20})?\. It is a distutils "
            r"installed project|"
            r"Failed to uninstall package at [^\n]{0,300}?(?P<package>[A-Za-z][\w.]{0,60})-[\w.+!]{1,40}\.(?:dist|egg)"
            r"-info due to missing `RECORD` file|[Nn]o RECORD file was found for (?P<package_2>[A-Za-z][\w.-]{0,60})"
        ),
        title="The RECORD of {package} is missing: its installation is damaged",
        sure=0.88,
        because_of=("disk-full",),
        remedy=fresh_environment,
        example=(
            "warning: Failed to uninstall package at .venv/lib/python3.11/site-packages/av-12.3.0.dist-info due to "
            "missing `RECORD` file. Installation may result in an incomplete environment."
        ),
        source="uv (crates/uv-installer); pip/_internal/req/req_uninstall.py",
    ),
    Signature(
        id="bitsandbytes-setup-failed",
        problem="bitsandbytes-unusable",
        anchors=("CUDA SETUP: Setup Failed", "CUDA SETUP: Problem:"),
        pattern=r"CUDA SETUP: (?:Setup Failed!|Problem: The main issue seems to be)",
        title="bitsandbytes found no supported CUDA library",
        sure=0.9,
        general=True,
        remedy=library_of_bitsandbytes,
        example="CUDA SETUP: Setup Failed!",
        source="bitsandbytes/cuda_setup/main.py",
    ),
    Signature(
        id="requirements-of-remote-code",
        problem="package-missing",
        anchors=("Missing requirements in your local environment",),
        below=3,
        pattern=r"Missing requirements in your local environment for "
        r"[^\n]{1,120}:\s{0,4}\n?\s{0,4}(?P<module>[A-Za-z][\w.-]{1,60})?",
        title="The model's own code needs {module}",
        sure=0.9,
        remedy=install_for_this_python,
        example="ImportError: Missing requirements in your local environment for `org/model`:\nflash_attn",
        source="transformers/dynamic_module_utils.py",
    ),
    Signature(
        id="tokenizer-class-unknown",
        problem="transformers-too-old",
        anchors=("Tokenizer class", "does not exist or is not currently imported"),
        pattern=(
            r"Tokenizer class '?(?P<tokenizer>\w{1,60})'? (?:does not exist or is not currently imported|specified "
            r"in the "
            r"tokenizer config was not found)"
        ),
        title="This transformers version has no {tokenizer}",
        sure=0.9,
        example="ValueError: Tokenizer class Qwen2Tokenizer does not exist or is not currently imported.",
        source="transformers/models/auto/tokenization_auto.py",
    ),
    Signature(
        id="name-of-absent-import",
        problem="package-conflict",
        anchors=("' is not defined",),
        pattern=(
            r"NameError: name '(?P<name>Replicate|Shard|DTensor|DeviceMesh|Placement|Colwise\w{1,20}|"
            r"init_empty_weights|"
            r"LRScheduler|find_executable_batch_size|is_deepspeed_zero3_enabled|PeftModel|FusedLayerNorm|TensorType|"
            r"_flash_supports_window_size|apply_rotary_emb|flash_attn_func|flash_attn_varlen_func|GenerationMixin)' "
            r"is not "
            r"defined"
        ),
        title="{name} is not defined: an optional package is missing or too old",
        sure=0.85,
        because_of=("flash-attn-missing", "accelerate-missing"),
        remedy=what_was_passed_over,
        example="NameError: name 'init_empty_weights' is not defined",
        source="transformers (names that are imported only where torch, accelerate or flash-attn are new enough)",
    ),
)
