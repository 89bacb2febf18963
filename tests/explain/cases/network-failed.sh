### pip-no-network
$BASE -m venv v; unshare -n v/bin/pip install --retries 2 --timeout 2 --index-url https://index.example.org/simple torch==2.9.1
### uv-no-network
$BASE -m venv v; env -u UV_INDEX_URL -u UV_FIND_LINKS UV_CACHE_DIR=$PWD/c unshare -n uv pip install --index-url https://index.example.org/simple --python v/bin/python torch
### git-no-network
unshare -n git clone https://github.com/Dao-AILab/flash-attention
### pip-proxy
$BASE -m venv v; HTTPS_PROXY=http://127.0.0.1:9 v/bin/pip install --retries 1 --index-url https://index.example.org/simple torch
### pip-self-signed
openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=localhost 2>/dev/null
cat > s.py <<EOF
import http.server, ssl
s = http.server.HTTPServer(("127.0.0.1", 18443), http.server.SimpleHTTPRequestHandler)
c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain("c.pem", "k.pem")
s.socket = c.wrap_socket(s.socket, server_side=True); s.serve_forever()
EOF
python3 s.py >/dev/null 2>&1 & sleep 1.5
$BASE -m venv v; v/bin/pip install --retries 1 --index-url https://localhost:18443/simple torch; kill %1
### pip-hash-differs
printf 'packaging==24.0 --hash=sha256:%064d\n' 0 > r.txt; $BASE -m venv v; v/bin/pip install --require-hashes -r r.txt
### apt-no-network
mkdir -p l/partial; unshare -n apt-get -o Dir::State::lists=$PWD/l -o Acquire::Retries=0 update; unshare -n apt-get -o Dir::State::lists=$PWD/l download cowsay
