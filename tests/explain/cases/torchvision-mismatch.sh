### built-for-another-torch
$PY -c "
import torch
torch.ops.torchvision.nms(1)"
### not-installed
$PY - <<EOF
import sys
sys.modules["torchvision"] = None
del sys.modules["torchvision"]
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "torchvision": raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Block())
import torchvision
EOF
