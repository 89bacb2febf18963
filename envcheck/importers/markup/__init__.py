"""Markdown, HTML, e-mail and terminals' output as plain lines, which keep their numbers."""
