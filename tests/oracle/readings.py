"""What the contract leaves open: the oracle takes the first reading of each, and `compare` accepts the other one too.

A reading that is taken up stands in `TAKEN` while an answer is worked out anew.
"""
from itertools import combinations

TAKEN = set()

READINGS = {
    "bounded": "what is bounded in a completion is fixed there, even where it depends on an unknown without end",
    "item": "of a list with a wrong item only that item counts as unknown, and not the list",
    "steps": "a stepped number that counts as continuous is taken within a band from its first step there",
    "uncapped": "`atMost` in a completion that it bounds leaves `fixed` as it is",
    "capped": "`atMost` on what grows without end has no rate, even where the price comes to one number",
    "conditions": "a condition looks up all of its bands, also after a part that does not hold",
    "rules": "what only a `refuse` rule looks up was not used for the price",
    "digits": "the digits of a product are those of its factors together, though it may come out with fewer",
    "bands": "what lies between is worked out within every band of the model, whether the price looks it up there or not",
    "beside": "a band of an unknown breaks the proportion only where its words come to different prices",
    "empty": "a table inside `each` needs its rows even where the list is never offered an item",
    "needless": "what is multiplied by 0, or a slice that is not reached, was not used",
}


def under_others(work, most=2):
    """What `work` comes to under each other reading, and under any two of them."""
    for size in range(1, most + 1):
        for names in combinations(READINGS, size):
            TAKEN.update(names)
            try:
                found = work()
            finally:
                TAKEN.clear()
            yield found
