"""[no tables] The register of shops: list, pages, who may be contacted."""
