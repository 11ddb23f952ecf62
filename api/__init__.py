"""The service: submit a scenario, get a plan. It starts in `api.app`, and knows the planner by its public names."""
