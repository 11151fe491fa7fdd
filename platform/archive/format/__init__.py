"""What an archive is: its files, columns and cells, read from and written to a folder or a ZIP."""
