### pip-no-such-version
$BASE -m venv v; v/bin/pip install "safetensors==99.1"
### uv-no-such-version
$BASE -m venv v; uv pip install --python v/bin/python "safetensors==99.1"
### uv-no-such-package
$BASE -m venv v; uv pip install --python v/bin/python "flash-attn-for-everything-there-is"
### wheel-404
mkdir w; (cd w; python3 -m http.server 18231 --bind 127.0.0.1 >/dev/null 2>&1) & sleep 1.5
$BASE -m venv v; v/bin/pip install http://127.0.0.1:18231/flash_attn-2.8.3-cp311-cp311-linux_x86_64.whl; kill %1
### uv-wheel-404
mkdir w; (cd w; python3 -m http.server 18232 --bind 127.0.0.1 >/dev/null 2>&1) & sleep 1.5
$BASE -m venv v; uv pip install --python v/bin/python http://127.0.0.1:18232/flash_attn-2.8.3-cp311-cp311-linux_x86_64.whl; kill %1
### pip-only-binary-no-wheel
$BASE -m venv v; v/bin/pip install --only-binary :all: "sentencepiece==0.1.9"
