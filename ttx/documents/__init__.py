"""Writers that know no exercise: blocks in, HTML, Markdown, PDF and SVG out."""
