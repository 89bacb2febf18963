"""What else solves problems of the area attention, in words; each tuple the most frequent solution first."""

FLASH_ATTENTION_SYMBOL = (
    (
        "Or install the wheel from https://github.com/Dao-AILab/flash-attention/releases whose name matches this "
        "Python, torch, CUDA and C++ ABI (`torch._C._GLIBCXX_USE_CXX11_ABI` shows the ABI)."
    ),
)
