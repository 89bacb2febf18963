### link-libcuda
printf 'int main(){}\n' > a.cpp; g++ a.cpp -lcuda -lcudart -o a
### link-libaio
printf 'int main(){}\n' > a.c; printf 'all:\n\tgcc a.c -laio -o a\n' > Makefile; make
### torch-cuda-extension-without-cudart
cat > setup.py <<EOS
from setuptools import setup
from torch.utils.cpp_extension import BuildExtension, CUDAExtension
setup(name="fastop", version="1.0", ext_modules=[CUDAExtension("fastop", ["op.cu"], extra_compile_args={"nvcc": ["-O0"]})], cmdclass={"build_ext": BuildExtension})
EOS
printf '__global__ void f(float *x) { x[0] = 1; }\n' > op.cu
export TORCH_CUDA_ARCH_LIST=8.6; $PY setup.py build_ext --inplace
