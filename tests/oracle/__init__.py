"""A second, independent statement of the model, and tiny scenarios to hold the planner against it."""
