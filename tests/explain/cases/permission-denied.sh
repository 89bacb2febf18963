### read-only-target
mkdir t; mount -t tmpfs none t; mount -o remount,ro t; $BASE -m venv v; v/bin/pip install --target t packaging
