"""Problems of the literature, and generated ones like them, written as scenarios."""
