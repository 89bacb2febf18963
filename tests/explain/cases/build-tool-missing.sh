### pip-without-git
mkdir b; $BASE -m venv v; PATH=$PWD/b v/bin/pip install "git+https://github.com/huggingface/transformers"
### make-not-found
mkdir b; B=$(command -v bash); PATH=$PWD/b $B -c 'make -j8'
### setup-calls-cmake
printf 'import subprocess\nfrom setuptools import setup\nsubprocess.check_call(["cmake", "--version"])\nsetup(name="fastop", version="1.0")\n' > setup.py
mkdir b; $BASE -m venv v; v/bin/pip install -q setuptools wheel; PATH=$PWD/b v/bin/pip install --no-build-isolation .
