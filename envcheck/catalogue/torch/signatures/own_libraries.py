"""torch's own libraries that do not load: on Windows by error number, on Linux by the symbols that they lack."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.torch.own_libraries import LARGER_PAGING_FILE, dll_title, mend_dll, one_torch, symbol_title

OWN = (
    r"(?:_C|libtorch(?:_cpu|_cuda\w{0,20}|_python|_global_deps)?|libc10\w{0,10}|libcaffe2\w{0,30}|libshm|libATen|"
    r"libTH\w{0,10})"
)
"""Files that belong to torch itself."""

SIGNATURES = (
    Signature(
        id="torch-own-symbol-missing",
        problem="torch-import-failed",
        anchors=("undefined symbol:", "Symbol not found:"),
        pattern=(
            rf"(?<![\w-])torch/(?:lib/)?{OWN}[\w.-]{{0,50}}(?:\.so|\.dylib)[.\d]{{0,8}}: undefined symbol: "
            rf"(?P<symbol>\w{{1,300}})|"
            rf"(?:^|[\s:/]){OWN}\.so[.\d]{{0,8}}: undefined symbol: (?P<symbol_2>\w{{1,300}})"
        ),
        title=symbol_title,
        sure=0.97,
        remedy=one_torch,
        example=(
            "ImportError: /venv/lib/python3.9/site-packages/torch/lib/libtorch_python.so: undefined symbol: "
            "_ZN2at9TensorAPIEv"
        ),
        source="glibc's loader; https://github.com/pytorch/pytorch/issues (two installations, LD_LIBRARY_PATH)",
    ),
    Signature(
        id="torch-dll-not-loaded",
        problem="torch-import-failed",
        anchors=("Error loading ", "WinError 126", "WinError 127", "WinError 1114", "WinError 182", "WinError 193"),
        pattern=(
            r"\[WinError (?P<code>126|127|1114|182|193|206)\] [^\n]{0,120}?\.? Error loading "
            r"\"(?P<library>[^\"\n]{0,300}\.dll)\" or one of its dependencies"
        ),
        title=dll_title,
        sure=0.95,
        because_of=("package-conflict", "torchvision-mismatch"),
        remedy=mend_dll,
        example=(
            'OSError: [WinError 126] The specified module could not be found. Error loading "C:\\venv\\Lib\\'
            'site-packages\\torch\\lib\\fbgemm.dll" or one of its dependencies.'
        ),
        source="torch/__init__.py, _load_dll_libraries",
    ),
    Signature(
        id="windows-paging-file-small",
        problem="host-out-of-memory",
        anchors=("paging file is too small",),
        pattern=r"paging file is too small",
        title="Windows' paging file is too small (WinError 1455)",
        sure=0.96,
        remedy=only(*LARGER_PAGING_FILE),
        example="OSError: [WinError 1455] The paging file is too small for this operation to complete. Error loading "
        '"C:\\venv\\Lib\\site-packages\\torch\\lib\\cudnn_cnn_infer64_8.dll" or one of its dependencies.',
        source="torch/__init__.py, _load_dll_libraries; Windows' system error codes",
    ),
    Signature(
        id="torchvision-extension-not-loaded",
        problem="torchvision-mismatch",
        anchors=("Failed to load image Python extension", "torchvision\\image.pyd", "torchvision\\_C.pyd"),
        pattern=(
            r"Failed to load image Python extension: [^\n]{0,300}(?:WinError 12[67]|Could not find module|undefined "
            r"symbol|Symbol not found)|torchvision\\+(?:image|_C)\.pyd"
        ),
        title="torchvision's extension does not load with this torch",
        sure=0.78,
        because_of=("torch-import-failed",),
        example=(
            "UserWarning: Failed to load image Python extension: '[WinError 127] The specified procedure could not be "
            "found'If you don't plan on using image functionality from `torchvision.io`, you can ignore this warning."
        ),
        source="torchvision/io/image.py",
    ),
)
