"""Writers that know no exercise: blocks in, HTML, Markdown and SVG out."""
