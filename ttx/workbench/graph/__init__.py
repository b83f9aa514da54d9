"""The playbook as a picture: what comes when, to whom, and what may follow from what."""
