"""The editors' side: the admin as a desk."""
