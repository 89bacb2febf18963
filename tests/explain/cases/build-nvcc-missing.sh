### torch-extension-without-toolkit
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

mount -t tmpfs none /usr/local/cuda 2>/dev/null; mount -t tmpfs none /usr/local/cuda-13.0 2>/dev/null
export PATH=/usr/bin:/bin; unset CUDA_HOME
$PY setup.py build_ext --inplace
### torch-extension-cuda-home-empty
cat > setup.py <<EOF
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"])], cmdclass={"build_ext": BuildExtension})
EOF
cat > op.cu <<EOF
#include <torch/extension.h>
__global__ void f(float *x) { x[0] = 1; }
EOF

mkdir cuda; export CUDA_HOME=$PWD/cuda
$PY setup.py build_ext --inplace
### cmake-without-nvcc
printf 'cmake_minimum_required(VERSION 3.20)\nproject(fast LANGUAGES CXX CUDA)\n' > CMakeLists.txt
mount -t tmpfs none /usr/local/cuda 2>/dev/null; export PATH=/usr/bin:/bin
cmake -B build .
### cmake-find-toolkit
printf 'cmake_minimum_required(VERSION 3.20)\nproject(fast LANGUAGES CXX)\nfind_package(CUDAToolkit REQUIRED)\n' > CMakeLists.txt
mount -t tmpfs none /usr/local/cuda 2>/dev/null; mount -t tmpfs none /usr/local/cuda-13.0 2>/dev/null; export PATH=/usr/bin:/bin
cmake -B build .
