### thread-refused
ulimit -v 600000; ulimit -s 65536; $BASE -c "
import threading, time
for _ in range(1000): threading.Thread(target=time.sleep, args=(5,)).start()"
