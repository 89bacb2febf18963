### debian-without-ensurepip
for f in /usr/lib/python3*/ensurepip; do mount -t tmpfs none $f; done; /usr/bin/python3 -m venv v
