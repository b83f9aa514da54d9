"""Other people's formats, in and out: spreadsheets, other tools' files, translations. One module for each."""
