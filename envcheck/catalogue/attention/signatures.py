"""Attention kernels and the numbers they take."""

from envcheck.catalogue.attention import hints
from envcheck.catalogue.attention.remedies import reinstall
from envcheck.catalogue.hints import also
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="flash-attention-symbol",
        problem="flash-attn-abi-mismatch",
        anchors=(
            ".so: undefined symbol",
            "flash_attn_2_cuda",
            "No module named 'flash_attn",
            ".so: cannot open shared",
            "invalid ELF",
        ),
        pattern=(
            r"flash_attn[\w./-]{0,120}\.so: undefined symbol: (?:\w{1,200})|flash_attn_2_cuda:? undefined "
            r"symbol|No module named 'flash_attn("
            r"?:_[23])?_cuda'|flash_attn_2_cuda[\w./-]{0,80}\.so: [^\n]{0,80}(?:cannot open|invalid ELF)"
        ),
        title="flash-attn was built for another torch",
        sure=0.96,
        remedy=also(reinstall, *hints.FLASH_ATTENTION_SYMBOL),
        example=(
            "ImportError: /venv/lib/python3.11/site-packages/flash_attn_2_cuda.cpython-311-x86_64-linux-gnu.so"
            ": undefined symbol: _ZN3c105ErrorC2ENS_14SourceLocationESs"
        ),
        source="glibc's loader; flash-attn's extension beside another torch",
    ),
    Signature(
        id="flash-attention-names-gone",
        problem="flash-attn-abi-mismatch",
        anchors=("from 'flash_attn", "from 'flash_attn.", "No module named 'flash_attn."),
        pattern=(
            r"cannot import name '(?P<name>\w{1,60})' from 'flash_attn[\w.]{0,60}'|No module named 'flash_attn\."
            r"(?P<name_2>[\w.]{1,60})'"
        ),
        title="This flash-attn has no {name}: its version is not compatible with the package that imports it",
        sure=0.8,
        remedy=also(reinstall, *hints.FLASH_ATTENTION_SYMBOL),
        example=(
            "ImportError: cannot import name 'flash_attn_unpadded_func' from 'flash_attn.flash_attn_interface'"
            " (/venv/lib/python3.11/site-packages/flash_attn/flash_attn_interface.py)"
        ),
        source="CPython",
    ),
    Signature(
        id="flash-attention-old-gpu",
        problem="flash-attn-unsupported-gpu",
        anchors=(
            "requires compute capability >=",
            "only supports Ampere GPUs",
            "only supports Ampere",
            "requires Ampere",
            "Ampere GPUs or newer",
            "only supports Hopper",
            "Hopper GPUs",
            "Only SM80 and above",
            "only supports Turing",
            "version 2 is not supported due to FA2",
            "Unsupported FA version: None",
            "not supported for Flash Attention",
        ),
        pattern=(
            r"FA ?version ?2 is not supported due to FA2 is only supported on devices? with compute|"
            r"Unsupported FA version: None|GPU with CUDA capability \d \d is not supported for Flash Attention|"
            r"Flash ?Attention ?[234]? requires compute capability >= (?:[\d.]{1,4})|Flash ?Attention(?:"
            r"-\d)? only supports (?:Ampere|Hopper|Turing) GPUs|only supports (?:Ampere|Hopper) GPUs|Fla"
            r"shAttention-?\d? (?:is only supported on|requires) (?:devices|GPUs)[^\n]{0,60}compute capa"
            r"bility"
        ),
        title="FlashAttention does not support this GPU",
        sure=0.97,
        example="RuntimeError: FlashAttention only supports Ampere GPUs or newer.",
        source="flash-attn, csrc/flash_attn/flash_api.cpp",
    ),
)
