### setuptools-without-gcc
mkdir src b; printf 'int f(void){return 0;}\n' > src/m.c
printf 'from setuptools import setup, Extension\nsetup(name="fastop", version="1.0", ext_modules=[Extension("fastop", ["src/m.c"])])\n' > setup.py
$BASE -m venv v; v/bin/pip install -q setuptools wheel; PATH=$PWD/b v/bin/pip install --no-build-isolation .
### inductor-without-compiler
cat > t.py <<EOF
import torch
print(torch.compile(lambda x: x.sin() + x.cos())(torch.ones(64)))
EOF
mkdir b; PATH=$PWD/b $PY t.py
### make-without-gpp
printf 'all:\n\tg++ -c a.cpp\n' > Makefile; M=$(command -v make); mkdir b; ln -s /bin/sh b/sh; PATH=$PWD/b $M
### cmake-without-compiler
printf 'cmake_minimum_required(VERSION 3.20)\nproject(fast LANGUAGES CXX)\n' > CMakeLists.txt
mkdir b; ln -s $(command -v make) b/make; PATH=$PWD/b $(command -v cmake) -B build .
### gcc-without-cc1plus
printf 'int main(){}\n' > a.cpp; mount --bind /dev/null $(gcc -print-prog-name=cc1plus); gcc -c a.cpp
