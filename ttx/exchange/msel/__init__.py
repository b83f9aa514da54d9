"""A master scenario events list as people keep it in a spreadsheet, in and out."""
