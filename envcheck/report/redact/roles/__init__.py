"""Names by the role that a word gives them: whoever opens a ticket, owns a machine or sits in a room is hidden.

No program is known here. A role is a noun or a participle in one of some twenty languages (`words`); `grammar` finds
the roles of a text and how far the value behind each goes; `values` judges whether the value is somebody's.
"""

from envcheck.report.redact.roles.grammar import hide_roles

__all__ = ["hide_roles"]
