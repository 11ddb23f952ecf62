"""Readers under bytes that nobody wrote: by hypothesis in `make test`, by atheris in `make test-all`."""
