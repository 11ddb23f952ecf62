"""The same model by PuLP + CBC, Pyomo + HiGHS and linopy + HiGHS, beside ours."""
