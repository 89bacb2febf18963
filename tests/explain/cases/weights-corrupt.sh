### safetensors-cut
$PY -c "
import torch, safetensors.torch as s
s.save_file({'w': torch.zeros(1000)}, 'x.safetensors')
open('y.safetensors','wb').write(open('x.safetensors','rb').read()[:900])
s.load_file('y.safetensors')"
### safetensors-html
printf '<!doctype html><html><head><title>Sign in</title></head></html>' > y.safetensors; $PY -c "
import safetensors.torch as s
s.load_file('y.safetensors')"
### torch-zip-cut
$PY -c "
import torch
torch.save(torch.zeros(10000), 'x.pt')
open('y.pt','wb').write(open('x.pt','rb').read()[:20000])
torch.load('y.pt')"
### state-dict
$PY -c "
import torch
torch.nn.Linear(4, 4).load_state_dict(torch.nn.Linear(4, 8).state_dict())"
