### plain-python
$BASE -m venv v; printf 'from transformers import AutoModel\n' > embed.py; v/bin/python embed.py
