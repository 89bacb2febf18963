### null-pointer
$PY -X faulthandler -c "
import ctypes
ctypes.string_at(0)"
### shell-segfault
printf '%s -c "import ctypes; ctypes.string_at(0)"\necho done\n' $PY > run.sh; bash run.sh
### torchrun-worker-crashed
printf 'import ctypes, os, time\nif os.environ["RANK"] == "1":\n    ctypes.string_at(0)\ntime.sleep(3)\n' > t.py; timeout 100 $PY -m torch.distributed.run --standalone --nproc-per-node 2 t.py
### abort
$PY -X faulthandler -c "
import os
os.abort()"
