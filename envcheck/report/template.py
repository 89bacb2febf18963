"""The issue form that asks for what `envcheck report` writes."""

FORM = """\
name: It does not work on my machine
description: A failed installation, a GPU that is not used, or an error from a model
body:
  - type: markdown
    attributes:
      value: |
        Please run this on the affected machine; it takes a few seconds:

        ```bash
        envcheck report
        ```

        It writes a folder `envcheck-report`. Names, paths, addresses, ids and keys are replaced before anything is
        written; `envcheck report --show-redactions` lists what was replaced. If a command failed, save its output to
        a file and add `--log FILE`.
  - type: textarea
    id: report
    attributes:
      label: report.md
      description: Paste the complete `envcheck-report/report.md` here, and attach the two other files.
    validations:
      required: true
  - type: textarea
    id: what
    attributes:
      label: What did you run, and what happened?
      description: The command, and the first lines of its error.
      render: text
    validations:
      required: true
  - type: textarea
    id: expected
    attributes:
      label: What did you expect?
  - type: checkboxes
    id: read
    attributes:
      label: Before you post
      options:
        - label: I have read the report; it contains nothing that I do not want to publish.
          required: true
"""
