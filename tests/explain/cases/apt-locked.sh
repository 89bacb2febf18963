### dpkg-lock
mkdir -p s; cp -r /var/lib/dpkg s/dpkg 2>/dev/null; mount --bind s/dpkg /var/lib/dpkg; python3 -c "
import fcntl, time
f = open('/var/lib/dpkg/lock-frontend', 'w'); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(15)" & sleep 1; apt-get install -y hello; kill %1
