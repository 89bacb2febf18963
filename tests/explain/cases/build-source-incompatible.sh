### thc
printf '#include <THC/THC.h>\nint main(){}\n' > a.cpp; g++ -c a.cpp
### cub-max
printf '#include <cub/cub.cuh>\nauto f = cub::Max();\n' > a.cu; nvcc -c a.cu 2>&1 | tail -5
### flat-layout
mkdir models data; touch models/__init__.py data/__init__.py; printf '[project]\nname="x"\nversion="1"\n' > pyproject.toml; $BASE -m venv v; v/bin/pip install .
