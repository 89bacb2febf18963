### torch-extension-nvcc-12-4
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

mkdir -p cuda/bin; printf '#!/bin/sh\necho "nvcc: NVIDIA (R) Cuda compiler driver"\necho "Cuda compilation tools, release 12.4, V12.4.131"\n' > cuda/bin/nvcc; chmod +x cuda/bin/nvcc
export CUDA_HOME=$PWD/cuda PATH=$PWD/cuda/bin:$PATH
$PY setup.py build_ext --inplace
### pip-wheel-nvcc-11-8
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

mkdir -p cuda/bin; printf '#!/bin/sh\necho "nvcc: NVIDIA (R) Cuda compiler driver"\necho "Cuda compilation tools, release 11.8, V11.8.89"\n' > cuda/bin/nvcc; chmod +x cuda/bin/nvcc
export CUDA_HOME=$PWD/cuda PATH=$PWD/cuda/bin:$PATH
$PY -m pip wheel --no-deps --no-build-isolation .
