"""What runs in the child process, under the checked Python: the standard library, torch, transformers, accelerate.

Of envcheck only what is itself so plain: `envcheck.fit.request` and the modules of `envcheck.smoke.child`.
"""
