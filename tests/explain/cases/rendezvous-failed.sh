### rank-not-set
$PY -c "
import torch.distributed as d
d.init_process_group('gloo')"
### other-never-came
MASTER_ADDR=127.0.0.1 MASTER_PORT=29512 RANK=0 WORLD_SIZE=2 timeout 60 $PY -c "
import torch.distributed as d
from datetime import timedelta
d.init_process_group('gloo', timeout=timedelta(seconds=3))"
