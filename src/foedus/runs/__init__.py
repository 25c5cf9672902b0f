"""Runs of many draws: cut in sections, worked on anywhere, kept against a kill, and pooled.

    from foedus.runs.run import answers
    answers(job, backend)                  # the pooled answers of all sections

A *section* is a fixed number of draws in a row of one Sobol sequence (`job.py`); each is assessed whole and
becomes bytes (`section.py`), by this process, a pool of processes (`backends.py`) or a Dask cluster
(`cluster.py`). The bytes of a finished section lie in the user's cache until the run is done (`folder.py`).
All of them, in their order, are pooled (`pooling.py`), so that who worked on what, and when, leaves no trace.
"""
