### pip-python-27
python3 - <<EOF
import zipfile
zipfile.ZipFile("flash_attn-2.8.3-cp27-cp27m-linux_x86_64.whl","w").writestr("x","")
EOF
$BASE -m venv v; v/bin/pip install ./flash_attn-2.8.3-cp27-cp27m-linux_x86_64.whl
### uv-macos
python3 - <<EOF
import zipfile
zipfile.ZipFile("flash_attn-2.8.3-cp311-cp311-macosx_11_0_arm64.whl","w").writestr("x","")
EOF
$BASE -m venv v; uv pip install --python v/bin/python ./flash_attn-2.8.3-cp311-cp311-macosx_11_0_arm64.whl
### pip-renamed
touch flash_attn.whl; $BASE -m venv v; v/bin/pip install ./flash_attn.whl
