"""PostgreSQL and Valkey as child processes, for `make run` and `make test`.

Nothing here imports Django: the test suite and `manage.py up` start the servers before the first setting
that needs them is read. A real deployment sets DATABASE_URL and REDIS_URL, and nothing of this is used.
"""
