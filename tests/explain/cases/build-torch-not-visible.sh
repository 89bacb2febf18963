### pip-build-isolation
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

$BASE -m venv v; v/bin/pip install .
### uv-build-isolation
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

$BASE -m venv v; uv pip install --python v/bin/python .
### pip-editable
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

$BASE -m venv v; v/bin/pip install -e .
