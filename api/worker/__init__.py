"""The process that plans: started as `python -m api.worker`, told jobs over stdin, telling on stdout.

Order: line, placing < tasks < __main__.
"""
