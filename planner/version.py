"""The version of Pasok: said by `pasok --version`, read by the build."""

__version__ = "0.1.0"
