"""Names by their position: what a program prints at a place where its grammar has an identity is hidden, be it a word.

`machines`, `schedulers`, `work`, `containers` and `services` list the lines of programs as these print them; `forms`
reads the lists and finds the lines; `public` holds what may stand there and is nobody's.
"""

from envcheck.report.redact.slots.forms import hide_slots

__all__ = ["hide_slots"]
