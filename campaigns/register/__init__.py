"""[city] The register of shops as its staff keep it: the list, its views, changes of many, pages of one."""
