"""A batch on the workers of a Dask cluster: this machine's, or those of a scheduler elsewhere.

::

    wanted.py  which cluster, as it was asked for; what is not safe is refused
    doors.py   open and close it: credentials, a local cluster, the client
    crew.py    tasks to workers, outcomes back; the shape of ecnb.run.pool.Pool
    credentials.py  what a worker must show before it is given a report
    worker.py  what runs on a worker
    deaf.py    workers of our own leave Ctrl-C to the driver

``distributed`` is an extra (``ecnb[cluster]``) and is imported only when a cluster is opened.
"""
