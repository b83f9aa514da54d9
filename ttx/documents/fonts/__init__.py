"""Fonts on paper: where they are on this machine, which character each can draw, and how one gets into a PDF."""
