"""Where the weights of a model are: on the meta device, spread over GPUs, quantised."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages.remedies.mismatch import leave_it_there
from envcheck.catalogue.run import hints
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="weights-never-arrived",
        problem="weights-corrupt",
        anchors=("Cannot copy out of meta tensor", "is on the meta device, we need a `value`"),
        pattern=r"Cannot copy out of meta tensor; no data!|is on the meta device, we need a `value`",
        title="A part of the model has no weights (meta tensor): the files do not match, or the model was moved "
        "while spread over GPUs",
        sure=0.7,
        because_of=("weights-do-not-fit", "gpu-out-of-memory"),
        general=True,
        remedy=only(*hints.WEIGHTS_NEVER_ARRIVED),
        example="NotImplementedError: Cannot copy out of meta tensor; no data!",
        source="torch/nn/modules/module.py; accelerate/utils/modeling.py",
    ),
    Signature(
        id="quantised-model-moved",
        problem="tensors-on-different-devices",
        anchors=("quantized model", "bitsandbytes models"),
        pattern=r"`?\.?(?:to|cuda|half|float)(?:\(\))?` is not supported for (?:`?[\w-]{1,12}`? ){0,3}(?:quantized|"
        r"bitsandbytes) models?",
        title="A quantised model is where it was loaded: it cannot be moved or cast",
        remedy=leave_it_there,
        example="ValueError: `.to` is not supported for `4-bit` or `8-bit` bitsandbytes models.",
        source="transformers/modeling_utils.py",
    ),
    Signature(
        id="device-map-in-distributed",
        problem="tensors-on-different-devices",
        anchors=("in any distributed mode", "not compatible with passing a `device_map`", "incompatible with DDP"),
        pattern=r"You can't train a model that has been loaded (?:with `device_map='auto'`|"
        r"in 8-bit or 4-bit)[^\n]{0,120} in any "
        r"distributed mode|not compatible with passing a `device_map`|"
        r"`DTensor` parameters, which is incompatible with DDP",
        title="device_map spreads the model, and several processes each want it on one GPU",
        remedy=only(*hints.DEVICE_MAP_IN_DISTRIBUTED),
        example="ValueError: You can't train a model that has been loaded with `device_map='auto'` in any distributed "
        "mode.",
        source="accelerate/accelerator.py; transformers/integrations/accelerate.py",
    ),
    Signature(
        id="model-moved-from-meta",
        problem="tensors-on-different-devices",
        anchors=(
            "Please use torch.nn.Module.to_empty()",
            "You can't move a model that has some modules offloaded",
            "is not supported for `4-bit` or `8-bit`",
            "`.to` is not supported for",
        ),
        pattern=(
            r"Please use torch\.nn\.Module\.to_empty\(\)|You can't move a model that has some modules of"
            r"floaded|`\.to` is not supported for `(?:4|8)-bit`"
        ),
        title="A model that accelerate placed (device_map, offload) was moved with .to()",
        sure=0.9,
        remedy=leave_it_there,
        because_of=("weights-do-not-fit",),
        example="NotImplementedError: Cannot copy out of meta tensor; no data! Please use torch.nn.Module.to_empty() "
        "instead of torch.nn.Module.to() when moving module from meta to a different device.",
        source="torch/nn/modules/module.py; accelerate/big_modeling.py; transformers/modeling_utils.py",
    ),
    Signature(
        id="tensor-not-on-the-gpu",
        problem="tensors-on-different-devices",
        anchors=(
            "must be a CUDA tensor",
            "must be a CUDAtensor",
            "must be CUDA tensor",
            "xpected CUDA tensor",
            "xpected a CUDA tensor",
            "not a CUDA tensor",
            "must be on CUDA",
            "must be on a CUDA",
            "must be on GPU",
            "must be on the GPU",
            "must be cuda tensor",
            "must be a cuda tensor",
            "be on the same GPU",
            "Tensors must be CUDA",
            "(cpu tensor?)",
            "xpected object of backend CUDA",
            "xpected object of type torch.cuda",
            "xpected object of device type cuda",
            "ot implemented on the CPU",
            "ot implemented on CPU",
            "must be located on the GPU",
            "should be on CUDA",
        ),
        pattern=(
            r"(?:Error|Exception): ?[^\n]{0,120}?(?i:(?:must|should) be (?:on |located on )?(?:an? |the "
            r")?(?:cuda ?tensors?|cuda\b|GPU\b))|"
            r"[Ee]xpected (?:a )?CUDA tensor|not a CUDA tensor|be on the same GPU|Tensors must be CUDA|"
            r"\(cpu tensor\?\)|[Ee]xpected object of (?:backend CUDA|type torch\.cuda|device type cuda) but got|"
            r"[Nn]ot implemented on (?:the )?CPU"
        ),
        title="A tensor is in host memory, and this kernel works on the GPU only",
        sure=0.88,
        because_of=("torch-cpu-build", "cuda-not-initialized"),
        example="RuntimeError: input must be a CUDA tensor",
        source="csrc of torch extensions (CHECK_CUDA, AT_ASSERTM); triton/runtime/driver.c; ProcessGroupNCCL.cpp",
    ),
    Signature(
        id="devices-mixed",
        problem="tensors-on-different-devices",
        anchors=(
            "Expected all tensors to be on the same device",
            "Expected object of backend C",
            "Expected object of device type c",
            "but got mat1 is on",
            "Input type (torch.FloatTensor) and weight type (torch.cuda",
            "on different from other tensors",
            "is not on the expected device",
            "same device as the indexed tensor",
            "tensors on the same device",
            "to be on the same device",
            "but weight is on",
            "optimizer parameters are not on the same device",
            "Input type (CUDA",
            "Input type (CPU",
            "Input type (torch.cuda",
        ),
        pattern=(
            r"Input type \((?:torch\.cuda\.|CUDA)\w{1,20}\) and weight type \((?:torch\.(?!cuda)|CPU)|"
            r"Input type \(CPU\w{1,20}\) and weight type \(CUDA|model and the optimizer parameters are not on "
            r"the same device|"
            r"Expected all tensors to be on the same device(?:, but found at least two devices, "
            r"(?P<device_3>cuda:\d{1,2}) "
            r"and (?P<other_3>cuda:\d{1,2}))?|Expected object of (?:backend|device type) (?:CUDA|CPU|"
            r"cuda|cpu) but got|Tensor on device (?P<device>[\w:]{3,10}) is not on the "
            r"expected "
            r"device (?P<other>[\w:]{3,10})|indices should be either on (?:the )?(?:cpu|same "
            r"device)[^\n]{0,60}indexed tensor|"
            r"Expected [^\n]{0,80}to (?:all )?be on the same device|(?:is|are) on \S{1,10},? different from other "
            r"tensors|Input type \(torch\.FloatTensor\) and weight "
            r"type \(torch\.cuda"
        ),
        title="A tensor is on {device}, and {other} was expected",
        sure=0.93,
        example=(
            "RuntimeError: Expected all tensors to be on the same device, but found at least two devices,"
            " cuda:0 and cuda:1!"
        ),
        source="aten/src/ATen/native/TensorIterator.cpp; torch/_subclasses",
    ),
)
