"""Begin a claims file from an article: find the sentences that look checkable, write a file to fill in.

`article` reads text or HTML, `sentences` splits, `names` and `cues` mark, `suggest` points to measures and
`draft` puts the file together. It proposes; a person decides. Nothing is looked up anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.claims.skeleton.draft import Draft

__all__ = ["begin"]


def begin(article: bytes, name: str = "article", scenario: str = "asia-nato") -> Draft:
    """Find the checkable sentences of an article, given as bytes of text or HTML.

    Args:
        article: the file's content.
        name: what to call it in messages.
        scenario: id or path of the scenario that the claims file will name.

    Raises:
        InputError: it cannot be read as an English text, or nothing in it looks checkable; in one line.
    """
    from foedus.claims.skeleton import article as texts
    from foedus.claims.skeleton import draft

    return draft.of(texts.read(article, name), name, scenario)
