### torchrun-master-port
python3 -c "
import socket, time
s = socket.socket(); s.bind(('', 29511)); s.listen(); time.sleep(60)" & sleep 1
printf 'import torch.distributed as d\nd.init_process_group("gloo")\n' > t.py; timeout 100 $PY -m torch.distributed.run --nproc-per-node 1 --master-port 29511 t.py; kill %1
### http-server
python3 -c "
import socket, time
s = socket.socket(); s.bind(('127.0.0.1', 18000)); s.listen(); time.sleep(20)" & sleep 1
python3 -m http.server 18000 --bind 127.0.0.1; kill %1
