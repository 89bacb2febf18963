### linear-two-types
$PY -c "
import torch
torch.nn.Linear(4, 4)(torch.ones(1, 4, dtype=torch.float16))"
### not-implemented
$PY -c "
import torch
torch.linalg.inv(torch.ones(2, 2, dtype=torch.float16))"
