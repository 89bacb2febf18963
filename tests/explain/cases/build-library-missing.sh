### link-libcuda
printf 'int main(){}\n' > a.cpp; g++ a.cpp -lcuda -lcudart -o a
### link-libaio
printf 'int main(){}\n' > a.c; printf 'all:\n\tgcc a.c -laio -o a\n' > Makefile; make
