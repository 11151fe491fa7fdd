"""Translation catalogues without GNU gettext: found messages, `.po` files, their checks, `.mo` files.

French is the language of the msgids, so it has no catalogue; each other language has one file.
"""
