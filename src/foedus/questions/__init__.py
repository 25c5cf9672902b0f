"""The questions. Each module has one function `answer(before, after, scenario, draws, …) -> Answer`.

A question is a pure function: it reads no file and prints nothing. `before` is the world as it is, `after`
the world once a proposal has been carried out, one for each proposal of the scenario.
"""

from typing import Final

#: What is asked, in a reader's words and in order; the last is of articles, and no module here answers it.
ASKS: Final = {
    "adoption": "Can it be adopted?",
    "membership": "Who would join, and would they stay?",
    "gains": "Who gains and who loses?",
    "blocs": "Does it divide the region into blocs?",
    "risk": "Does it make war more or less likely?",
    "trade": "What does it do to trade?",
    "claims": "Is what the articles say true?",
}
ORDER: Final = tuple(name for name in ASKS if name != "claims")
