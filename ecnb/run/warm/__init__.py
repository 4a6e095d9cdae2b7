"""Warm kernels: a fresh process for every notebook, forked from one that has imported everything.

A papermill engine, ``--engine ecnb``. nbclient drives it as it drives any kernel, so outputs are
what nbclient makes; only the way is another: a pipe instead of sockets, a fork instead of a start.
"""
