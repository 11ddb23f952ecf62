"""The shapes of what is asked and answered, and the contract (OpenAPI) made from them.

Order: dictionary, examples, schemas < comparing, planshapes < answers.
"""
