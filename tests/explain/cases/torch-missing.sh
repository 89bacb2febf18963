### plain-python
$BASE -m venv v; printf 'import torch\nprint(torch.__version__)\n' > train.py; v/bin/python train.py
### transformers-without-torch
$BASE -m venv v; printf 'def main():\n    from torch import nn\n\nmain()\n' > train.py; v/bin/python -X faulthandler train.py
