"""What runs in the child process, under the checked Python.

That Python may be of another environment than envcheck's: the modules here import the standard library and, inside
functions, what the checked environment has to offer (torch, transformers, tokenizers, PIL). Never msgspec, typer or
rich, and of envcheck only what is itself so plain: `envcheck.smoke.request`.
"""
