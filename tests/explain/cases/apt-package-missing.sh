### apt-unknown-package
apt-get install -y nvidia-driver-999
