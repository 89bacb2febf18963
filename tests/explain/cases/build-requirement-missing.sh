### no-psutil-without-isolation
printf 'import psutil\nfrom setuptools import setup\nsetup(name="fastop", version="1.0", py_modules=[])\n' > setup.py
$BASE -m venv v; v/bin/pip install -q setuptools wheel; v/bin/pip install --no-build-isolation .
### no-setuptools-without-isolation
printf 'from setuptools import setup\nsetup(name="fastop", version="1.0")\n' > setup.py; printf '[build-system]\nrequires=["setuptools"]\nbuild-backend="setuptools.build_meta"\n' > pyproject.toml
$BASE -m venv v; v/bin/pip uninstall -qy setuptools; v/bin/pip install --no-build-isolation .
### ninja-load-inline
cat > t.py <<EOF
from torch.utils.cpp_extension import load_inline
load_inline("m", "int f() { return 1; }", functions=["f"])
EOF
mkdir b; for p in gcc g++ c++ cc as ld which sh; do ln -s $(command -v $p) b/$p; done
mount -t tmpfs none $(dirname $PY)/../lib/python3.11/site-packages/ninja 2>/dev/null
PATH=$PWD/b $PY t.py
### pkg-resources-in-setup
printf 'import pkg_resources\nfrom setuptools import setup\nsetup(name="fastop", version="1.0")\n' > setup.py
$BASE -m venv v; v/bin/pip install -q --upgrade setuptools wheel; v/bin/pip install --no-build-isolation .
### cmake-without-ninja
printf 'cmake_minimum_required(VERSION 3.20)\nproject(fast LANGUAGES CXX)\n' > CMakeLists.txt
mkdir b; for p in g++ c++ gcc cc; do ln -s $(command -v $p) b/$p; done; PATH=$PWD/b $(command -v cmake) -G Ninja -B build .
### no-pip
$BASE -m venv --without-pip v; v/bin/python -m pip install torch
