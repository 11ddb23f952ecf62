"""The service under load: phones that read day sheets while programs submit scenarios and runs."""
