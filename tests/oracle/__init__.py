"""A second evaluator of rate cards, written from RATE-CARD.md alone.

It exists to disagree: nothing here is shared with the engine, and clarity goes before speed.
Reading order: amounts, documents, parts, card, check (what a card may be);
world, evaluate, selection, quote (what a job costs); generate, compare (where the two differ).
"""
