### pip-requires-future-python
printf '[project]\nname="x"\nversion="1"\nrequires-python=">=3.99"\n[tool.setuptools]\npy-modules=["x"]\n' > pyproject.toml; touch x.py; $BASE -m venv v; v/bin/pip install .
### uv-requires-future-python
printf '[project]\nname="x"\nversion="1"\nrequires-python=">=3.99"\n[tool.setuptools]\npy-modules=["x"]\n' > pyproject.toml; touch x.py; $BASE -m venv v; uv pip install --python v/bin/python .
