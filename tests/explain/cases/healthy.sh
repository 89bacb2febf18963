### pip-install-plain
$BASE -m venv v; v/bin/pip install "requests" "pyyaml" "jinja2"
### pip-install-verbose
$BASE -m venv v; v/bin/pip install -v "packaging" "idna"
### pip-upgrade-and-uninstall
$BASE -m venv v; v/bin/pip install "idna==3.4"; v/bin/pip install --upgrade idna; v/bin/pip uninstall -y idna; v/bin/pip check; v/bin/pip list
### pip-no-cache-as-root
$BASE -m venv v; v/bin/pip install --no-cache-dir "markdown-it-py" "pygments"; v/bin/pip install "markdown-it-py"
### pip-source-build-with-warnings
mkdir src; printf 'int f(int a){int unused; unsigned b = 1; return a < b;}\nvoid error_handler(void){}\n' > src/fatal_error.c
printf 'from setuptools import setup, Extension\nsetup(name="fastop", version="1.0", packages=[], ext_modules=[Extension("fastop", ["src/fatal_error.c"], extra_compile_args=["-Wall", "-Wextra"])])\n' > setup.py
$BASE -m venv v; v/bin/pip install -q setuptools wheel; v/bin/pip install -v --no-build-isolation .
### pip-isolated-build
mkdir pkg; touch pkg/__init__.py; printf '[project]\nname="x"\nversion="1"\n[build-system]\nrequires=["setuptools","wheel"]\nbuild-backend="setuptools.build_meta"\n[tool.setuptools]\npackages=["pkg"]\n' > pyproject.toml
$BASE -m venv v; v/bin/pip install -v . ; v/bin/python -m pip wheel --no-deps .
### pip-download-and-hash
$BASE -m venv v; v/bin/pip download --no-deps -d w idna; v/bin/pip hash w/*.whl; v/bin/pip install --no-index --find-links w idna
### uv-install
$BASE -m venv v; uv pip install --python v/bin/python "requests" "rich" "typer"
### uv-install-verbose
$BASE -m venv v; RUST_LOG= uv pip install -v --python v/bin/python "idna" 2>&1 | tail -60
### uv-build-from-source
mkdir pkg; touch pkg/__init__.py; printf '[project]\nname="x"\nversion="1"\n[build-system]\nrequires=["setuptools"]\nbuild-backend="setuptools.build_meta"\n[tool.setuptools]\npackages=["pkg"]\n' > pyproject.toml
$BASE -m venv v; uv pip install --python v/bin/python . ; uv pip list --python v/bin/python; uv pip check --python v/bin/python
### cmake-and-make
printf 'cmake_minimum_required(VERSION 3.20)\nproject(fast LANGUAGES C CXX)\ninclude(CheckIncludeFile)\ncheck_include_file(not_there.h HAVE_NOT_THERE)\nfind_package(OpenMP)\nfind_package(NotThere QUIET)\nfind_package(CUDAToolkit)\nmessage(WARNING "CUDA was not found, error handling is reduced")\nfind_package(Threads)\nadd_library(fast error.cpp fatal.cpp)\n' > CMakeLists.txt
printf '#include <stdexcept>\nint error(int x){int y; if (x) throw std::runtime_error("failed"); }\n' > error.cpp; printf 'int fatal(unsigned a, int b){return a<b;}\n' > fatal.cpp
cmake -DCMAKE_CXX_FLAGS="-Wall -Wextra" -B build . ; cmake --build build
### cmake-and-ninja
printf 'cmake_minimum_required(VERSION 3.20)\nproject(fast LANGUAGES CXX)\nadd_library(fast error.cpp)\n' > CMakeLists.txt
printf 'struct [[deprecated("no such thing: error")]] A {}; A f(){ return A(); }\n' > error.cpp
cmake -G Ninja -B build . ; ninja -v -C build
### nvcc-with-warnings
printf '__global__ void f(float *x){ int unused_error; x[0]=1; }\n__device__ __host__ int g(int n){ return n; int y; }\n' > a.cu; nvcc -Xptxas -v -c a.cu -o a.o; nvcc --version
### torch-load-inline
cat > t.py <<EOS
from torch.utils.cpp_extension import load_inline
m = load_inline("m", "int f() { return 1; }", functions=["f"], verbose=True)
print(m.f())
EOS
$PY t.py
### transformers-tiny-save-load
$PY -c "
from transformers import BertConfig, BertModel, BertForSequenceClassification, AutoModel
c = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=100)
BertModel(c).save_pretrained('m')
m = BertForSequenceClassification.from_pretrained('m')
AutoModel.from_pretrained('m', torch_dtype='float16')
print(type(m).__name__, 'loaded')"
### transformers-unused-weights
$PY -c "
from transformers import BertConfig, BertModel, BertForSequenceClassification, logging
logging.set_verbosity_info()
c = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=100)
BertForSequenceClassification(c).save_pretrained('m')
BertModel.from_pretrained('m')"
### torch-compile
$PY -c "
import torch
torch._logging.set_logs(recompiles=True, graph_breaks=True)
@torch.compile
def f(x):
    print('break')
    return x.sin() + x.cos()
print(f(torch.ones(4)).sum())
print(f(torch.ones(8)).sum())"
### torchrun-gloo
cat > t.py <<EOS
import torch, torch.distributed as d
d.init_process_group("gloo")
x = torch.ones(3); d.all_reduce(x); print(d.get_rank(), x)
d.destroy_process_group()
EOS
timeout 100 $PY -m torch.distributed.run --standalone --nproc-per-node 2 t.py
### accelerate-launch-cpu
cat > t.py <<EOS
import torch
from accelerate import Accelerator
a = Accelerator(cpu=True); m, o = a.prepare(torch.nn.Linear(2, 1), torch.optim.SGD(torch.nn.Linear(2, 1).parameters(), 0.1))
for i in range(3): a.print("step", i, "loss", float(m(torch.ones(1, 2)).sum()))
EOS
timeout 200 $PY -m accelerate.commands.launch --cpu t.py
### torch-without-gpu-asks-politely
$PY -W always -c "
import torch
print(torch.cuda.is_available(), torch.cuda.device_count())
print(torch.__config__.show())"
### data-loader-warnings
$PY -c "
import torch
d = torch.utils.data.TensorDataset(torch.zeros(64, 3))
for x in torch.utils.data.DataLoader(d, batch_size=8, num_workers=9, pin_memory=True): pass
print('epoch 0 done, 0 errors')"
### sentence-transformers-cpu
$PY -c "
from transformers import BertConfig, BertModel, BertTokenizerFast
open('vocab.txt','w').write('\n'.join(['[PAD]','[UNK]','[CLS]','[SEP]','[MASK]','error','failed','fine']))
BertTokenizerFast('vocab.txt').save_pretrained('m')
BertModel(BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, vocab_size=100)).save_pretrained('m')
from sentence_transformers import SentenceTransformer
print(SentenceTransformer('./m', device='cpu').encode(['error failed fine']).shape)"
### pytest-with-names-of-errors
cat > test_errors.py <<EOS
import pytest, warnings
def test_cuda_out_of_memory_error(): pass
def test_no_module_named_torch():
    with pytest.raises(ModuleNotFoundError): import torchx
@pytest.mark.xfail
def test_that_fails(): raise RuntimeError("CUDA error: device-side assert triggered")
def test_warns(): warnings.warn("ImportError is caught")
EOS
$PY -m pytest -v -p no:cacheprovider test_errors.py
### unittest-verbose
cat > test_e.py <<EOS
import unittest
class T(unittest.TestCase):
    def test_error_is_raised(self):
        with self.assertRaises(OSError): open("/not/there")
    @unittest.expectedFailure
    def test_known_failure(self): self.fail("failed on purpose")
EOS
$PY -m unittest -v test_e
### caught-and-logged
$PY -c "
import logging; logging.basicConfig(level=logging.DEBUG, format='%(asctime)s %(levelname)s %(name)s: %(message)s')
log = logging.getLogger('app')
try:
    import flash_attn_not_there
except ImportError as error:
    log.warning('optional package is missing (%s), using sdpa', error)
for n in (1, 2):
    log.warning('attempt %d failed: timed out, retrying', n)
log.info('attempt 3 succeeded, 0 errors')"
### git-clone-local
git init -q a; (cd a; git -c user.name=x -c user.email=x@example.org commit -q --allow-empty -m "Fix error: fatal crash"); git clone a b; (cd b; git log --oneline | cut -c9-)
### gcc-many-warnings
printf '#include <stdio.h>\n#include <string.h>\nint main(){ char *error; char b[4]; strcpy(b, "failed, fatal"); printf("%%d", "x"); return error != 0; }\n' > a.c; gcc -Wall -Wextra -O2 -c a.c; make -n all 2>/dev/null; echo done
### autotools-like-probes
printf 'checking for nvcc... no\nchecking whether the C compiler works... yes\nchecking for cuda_runtime.h... no\nconfigure: WARNING: CUDA support is off\nchecking for fatal error handling... ok\n'
### faulthandler-dump-on-demand
$PY -c "
import faulthandler, sys
faulthandler.dump_traceback(sys.stdout)
print('all right')"
### tqdm-bars
$PY -c "
import time
from tqdm import tqdm
for i in tqdm(range(200), desc='Fetching errors'): time.sleep(0.002)
print('Downloaded 4/4 files')"
### venv-and-compileall
$BASE -m venv v; printf 'import warnings\nx = \"\\\\d\"\nassert 1, \"failed\"\n' > m.py; v/bin/python -W always -m compileall m.py; v/bin/python -W always m.py
### numpy-warnings
$PY -c "
import numpy as n
print(n.log(n.zeros(2)), n.array([1.0]) / 0, n.float32(1e39))"
### safetensors-and-torch-save
$PY -c "
import torch, safetensors.torch as s
torch.save(torch.nn.Linear(2, 2), 'x.pt'); torch.load('x.pt', weights_only=False)
s.save_file({'w': torch.zeros(4)}, 'y.safetensors'); print(s.load_file('y.safetensors'))"
### envcheck-plain
printf 'Ok: 31 checks passed, 0 failed\nwarning: nothing\n'; $PY -m pip --version
### apt-simulated
apt-get install -s --no-install-recommends hello; apt-cache policy hello
