### illegal-instruction
printf 'int main(){__builtin_trap();}\n' > a.c; gcc a.c -o a; printf './a\necho after\n' > run.sh; bash run.sh
