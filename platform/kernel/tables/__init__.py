"""Tables of any file that people have: texts with separators, spreadsheets, tables of web pages."""
