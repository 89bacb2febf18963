### spawn-without-guard
printf 'import multiprocessing as m\nm.set_start_method("spawn")\ndef f(): pass\np = m.Process(target=f)\np.start(); p.join()\n' > t.py; $PY t.py
