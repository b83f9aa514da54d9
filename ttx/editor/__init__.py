"""The editor of a playbook: a Textual app on one YAML file."""
