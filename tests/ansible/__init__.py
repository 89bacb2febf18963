"""The Ansible collection, on machines of the lab that have sshd and a network of their own."""
