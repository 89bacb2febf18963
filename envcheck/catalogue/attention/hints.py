"""What else solves problems of the area attention, in words; each tuple the most frequent solution first."""

FLASH_ATTENTION_SYMBOL = (
    (
        "Or install the wheel of https://github.com/Dao-AILab/flash-attention/releases whose name has the Python, "
        "torch, CUDA and C++ ABI that are here (`torch._C._GLIBCXX_USE_CXX11_ABI` says which)."
    ),
)
