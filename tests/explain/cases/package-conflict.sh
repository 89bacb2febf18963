### pip-contradiction
$BASE -m venv v; v/bin/pip install "requests==2.31.0" "urllib3<1.20"
### uv-contradiction
$BASE -m venv v; uv pip install --python v/bin/python "requests==2.31.0" "urllib3<1.20"
### tokenizers-unfit
$BASE -m venv v; v/bin/pip install -q "tokenizers==0.15.2" "huggingface_hub<1"; v/bin/pip install -q --no-deps "transformers==4.57.1" numpy packaging filelock requests tqdm regex pyyaml safetensors; v/bin/python -c "import transformers; transformers.AutoModel"
### hub-name-gone
$BASE -m venv v; v/bin/pip install -q "huggingface_hub<1"; v/bin/python -c "from huggingface_hub import cached_download"
