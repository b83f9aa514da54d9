"""An organizer's tools on a playbook: begin one, review it, draw it, make its documents."""
