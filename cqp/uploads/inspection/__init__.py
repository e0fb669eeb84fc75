"""What opens a stranger's file. Runs in a process of its own, poor on purpose (no Django, no secret, little memory, little time): `__main__`.

The rest of the product never parses these bytes: it calls `cqp.uploads.examination`, which reads the verdict.
"""
