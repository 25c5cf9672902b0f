"""Hostile bytes for every reader of foedus: `make fuzz`, or `python -m fuzz [TARGET …] --seconds 20`.

A reader may return, or refuse with a `FoedusError` of one line; whatever else it does is a finding.
`target` says what a target is, `targets` names them all, `session` lets Atheris loose on one of them.
"""
