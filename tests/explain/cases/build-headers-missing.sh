### python-headers
mkdir src; printf '#include <Python.h>\nint f(void){return 0;}\n' > src/m.c
printf 'from setuptools import setup, Extension\nsetup(name="fastop", version="1.0", ext_modules=[Extension("fastop", ["src/m.c"])])\n' > setup.py
I=$($BASE -c 'import sysconfig; print(sysconfig.get_paths()["include"])'); mount -t tmpfs none $I
$BASE -m venv v; v/bin/pip install -q setuptools wheel; v/bin/pip install --no-build-isolation .
### cuda-runtime-header
printf '#include <cuda_runtime.h>\nint main(){return 0;}\n' > a.cpp; printf 'all:\n\tg++ -Wall -c a.cpp -o a.o\n' > Makefile
make
### nvcc-missing-header
printf '#include "cutlass/cutlass.h"\nint main(){return 0;}\n' > a.cu; nvcc -c a.cu
### libaio-header
printf '#include <libaio.h>\nint main(){return 0;}\n' > a.cpp; g++ -c a.cpp
