### shared-object-gone
printf 'int g(){return 1;}\n' > g.c; gcc -shared -fPIC g.c -o libcusparseLt.so.0; ln -s libcusparseLt.so.0 libcusparseLt.so; printf 'int g(); int f(){return g();}\n' > f.c; gcc -shared -fPIC f.c -L. -lcusparseLt -o f.so; mv libcusparseLt.so.0 x
$PY -c "
import ctypes
ctypes.CDLL('./f.so')"
### undefined-symbol
printf 'int cublasLtGetStatusString(); int f(){return cublasLtGetStatusString();}\n' > f.c; gcc -shared -fPIC f.c -o fastop.so
$PY -c "
import ctypes
ctypes.CDLL('./fastop.so', mode=2)"
### program-lookup
printf 'int g(){return 1;}\n' > g.c; gcc -shared -fPIC g.c -o libg.so; printf 'int g(); int main(){return g();}\n' > m.c; gcc m.c -L. -lg -Wl,-rpath,. -o m; printf 'int h(){return 1;}\n' > g.c; gcc -shared -fPIC g.c -o libg.so; ./m
### ctypes-libcuda
$PY -c "
import ctypes
ctypes.CDLL('libcuda.so.1')"
