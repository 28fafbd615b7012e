"""What is written: whole files, tables, manifests, and folders that can be resumed."""
