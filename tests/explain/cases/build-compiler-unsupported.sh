### gcc-newer-than-nvcc
printf '__global__ void f(){}\n' > a.cu; nvcc -Xcompiler -U__GNUC__ -Xcompiler -D__GNUC__=19 -c a.cu
### torch-headers-with-old-standard
printf '#include <torch/extension.h>\nint f(){return 0;}\n' > a.cpp
T=$($PY -c 'import torch,os; print(os.path.dirname(torch.__file__))'); I=$($PY -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
g++ -std=c++14 -I$T/include -I$T/include/torch/csrc/api/include -I$I -c a.cpp 2>&1 | head -60
