"""One file per step; files are never changed once they were released."""
