"""The Prefect flow and the command line. Importing this package does not import prefect."""
