"""The questions. Each module has one function `answer(before, after, scenario, draws, …) -> Answer`.

A question is a pure function: it reads no file and prints nothing. `before` is the world as it is, `after`
the world once a proposal has been carried out, one for each proposal of the scenario.
"""

ORDER = ("adoption", "membership", "gains", "blocs", "risk", "trade")
