### torch-refused
$PY -c "
import torch
torch.empty(10**14)"
### numpy-refused
$PY -c "
import numpy
numpy.zeros((10**6, 10**7))"
### python-refused
$BASE -c "
x = bytearray(10**15)"
### torchrun-worker-killed
printf 'import os, signal, time\nif os.environ["RANK"] == "1":\n    os.kill(os.getpid(), signal.SIGKILL)\ntime.sleep(3)\n' > t.py; timeout 100 $PY -m torch.distributed.run --standalone --nproc-per-node 2 t.py
### shell-killed
printf 'import os, signal\nprint("Loading checkpoint shards", flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n' > t.py; printf '%s t.py\necho "exit code $?"\n' $PY > run.sh; bash run.sh
