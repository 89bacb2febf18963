### architecture-unknown
printf '__global__ void f(){}\n' > a.cu; nvcc -gencode arch=compute_150,code=sm_150 -c a.cu
### architecture-dropped
printf '__global__ void f(){}\n' > a.cu; nvcc -gencode arch=compute_70,code=sm_70 -c a.cu -o a.o
### ptxas-architecture
printf '.version 8.0\n.target sm_70\n.address_size 64\n' > a.ptx; ptxas -arch=sm_52 a.ptx || $(dirname $(readlink -f $(command -v nvcc)))/ptxas -arch=sm_52 a.ptx
