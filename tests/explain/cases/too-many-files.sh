### open-many
ulimit -n 64; $BASE -c "
x = [open('/dev/null') for _ in range(100)]"
