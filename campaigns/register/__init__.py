<<<<<<< HEAD
"""[city] The register of shops as its staff keep it: the list, its views, changes of many at once."""
=======
"""[no tables] The register of shops: list, pages, who may be contacted."""
>>>>>>> w-shop
