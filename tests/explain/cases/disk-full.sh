### pip-target-on-full-disk
mkdir t; mount -t tmpfs -o size=300k none t; $BASE -m venv v; v/bin/pip install --target t packaging typing-extensions idna
### uv-on-full-disk
mkdir t; mount -t tmpfs -o size=300k none t; $BASE -m venv v; UV_CACHE_DIR=$PWD/c uv pip install --link-mode=copy --python v/bin/python --target t numpy
### torch-save
mkdir t; mount -t tmpfs -o size=1m none t; $PY -c "import torch; torch.save(torch.zeros(10**6), 't/x.pt')"
### compiler-on-full-tmp
mkdir t; mount -t tmpfs -o size=16k none t; printf '#include <iostream>\nint main(){std::cout<<1;}\n' > a.cpp; TMPDIR=$PWD/t g++ a.cpp -o a
### safetensors-save
mkdir t; mount -t tmpfs -o size=1m none t; $PY -c "import torch, safetensors.torch as s; s.save_file({'w': torch.zeros(10**6)}, 't/x.safetensors')"
