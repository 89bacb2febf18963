### pip-debian
/usr/bin/python3 -m pip install torch
### uv-debian
uv pip install --python /usr/bin/python3 --break-system-packages=false torch 2>&1 || uv pip install --python /usr/bin/python3 torch
### sudo-less-user
/usr/bin/python3 -m pip install --user --upgrade numpy
