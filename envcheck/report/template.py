"""The issue form that asks for what `envcheck report` writes."""

FORM = """\
name: It does not work on my machine
description: An install that fails, a GPU that is not used, an error from a model
body:
  - type: markdown
    attributes:
      value: |
        Please run this where it goes wrong; it takes a few seconds:

        ```bash
        envcheck report
        ```

        It writes a folder `envcheck-report`. Names, paths, addresses, ids and keys are replaced before anything is
        written; `envcheck report --show-redactions` shows you what was. Where a command failed, keep its output in a
        file and add `--log FILE`.
  - type: textarea
    id: report
    attributes:
      label: report.md
      description: Paste the whole of `envcheck-report/report.md` here, and drop the two other files below it.
    validations:
      required: true
  - type: textarea
    id: what
    attributes:
      label: What did you run, and what came of it?
      description: The command, and the first lines of its error.
      render: text
    validations:
      required: true
  - type: textarea
    id: expected
    attributes:
      label: What should have come of it?
  - type: checkboxes
    id: read
    attributes:
      label: Before you post
      options:
        - label: I have looked through the report; it holds nothing that I do not want others to read.
          required: true
"""
