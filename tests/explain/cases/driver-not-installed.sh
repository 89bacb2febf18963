### torch-cuda-tensor
$PY -c "
import torch
torch.zeros(1).cuda()"
### nvml-by-pynvml
$PY -c "
import pynvml
pynvml.nvmlInit()"
### nvidia-smi-not-there
bash -c 'nvidia-smi --query-gpu=name --format=csv'
