### pandas-built-for-numpy-1
$BASE -m venv v; v/bin/pip install -q "pandas==2.0.3" "numpy==2.2.6"; v/bin/python -c "import pandas"
