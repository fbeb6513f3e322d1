"""Checks what a well-formed card means: its look-ups, signs, digits, divisors, periods and examples."""
from .amounts import INF, MAX_DIGITS, at, parse
from .evaluate import Val
from .price import price, refused
from .world import Given, World, leaves


def check(card, reader):
    overlaps(card, reader)
    shared = {name: set() for name in card.tables}
    broken = False
    for model in card.models:
        before = len(reader.problems)
        met = reachable(card, model, reader)
        if met is None:
            broken = True
        else:
            unreachable(model, met, reader, shared)
        if len(reader.problems) == before:
            examples(card, model, reader)
    for name, met in shared.items():
        for words, path in raw_rows(card.tables[name]["rows"], ("tables", name, "rows"), len(card.tables[name]["by"])):
            if words not in met and not broken:
                reader.add("unreachable-row", path, f"no look-up meets {' '.join(words)}")


def overlaps(card, reader):
    for place, model in enumerate(card.models):
        for earlier in card.models[:place]:
            if earlier.id != model.id:
                continue
            (a, b), (c, d) = (((-INF if start is None else start), (INF if end is None else end))
                              for start, end in (earlier.effective, model.effective))
            if max(a, c) < min(b, d):
                reader.add("overlap", model.path, f"two entries of `{model.id}` hold at once")


def reachable(card, model, reader):
    """Every look-up in every completion; the rows met, or None where nothing is ever offered."""
    given = {name: Given("unknown") for name in model.inputs}
    world = World(model, card, given, enumerate=False, checking=True)

    def visit(cell):
        return None if refused(cell) else price(cell)

    met, offered = set(), False
    for cell, found in leaves(world, visit):
        met |= cell.met
        met |= {(path, ()) for path, _ in cell.missing}
        for path, keys in cell.missing:
            reader.add("missing-row", path, "no row for " + ", ".join(f"{name} {key}" for name, key in keys))
        for path in cell.zero_divisors:
            reader.add("bad-divisor", path, "not proved to be other than 0")
        if found is None:
            continue
        offered = True
        if not cell.missing and not cell.zero_divisors:
            priced(card, model, found, reader)
    if not offered:
        reader.add("never-offered", model.path, "every selection is refused")
        return None
    return met


def priced(card, model, found, reader):
    """Signs and digits of one cell's price."""
    if not found.terms:
        reader.add("no-price", model.path + ("price",), "in some offered selection no term applies")
    for term, amount in found.terms:
        if amount.iv.lo < 0:
            reader.add("negative-price", term.path, f"`{term.line}` may be negative")
        digits(card, model, amount, term.path, reader)
    for line, amount, term, step in found.lines:
        if term is not None:
            continue
        if step.number and step.op in ("multiply", "atMost") and found.numbers[line].iv.lo < 0:
            reader.add("negative-price", step.path, f"`{line}` may be negative")
        digits(card, model, found.totals[line], step.path, reader)
        digits(card, model, found.changes[line], step.path, reader)
    digits(card, model, found.total, model.path, reader)


def digits(card, model, value, path, reader):
    conversion = Val(at(card.in_credits(model)))
    for one, scale in ((value.iv, value.scale), (value.iv * conversion.iv, None if value.scale is None else value.scale + conversion.scale)):
        if scale is None or not one.finite:
            continue
        whole = max(abs(one.lo), abs(one.hi)) // 1
        if (len(str(whole)) if whole else 0) + scale > MAX_DIGITS:
            reader.add("too-many-digits", path, "may need more than 28 digits")


def tables_in(number):
    """Every table within a number."""
    if number is None:
        return
    if number.op == "table":
        yield number.value
        for row in number.value.rows:
            yield from tables_in(row)
    if number.op == "graduated":
        for _, rate in number.value:
            yield from tables_in(rate)
    for part in number.args:
        yield from tables_in(part)


def tree_rows(tree, depth, keys=(), words=()):
    for key, (word, below, path) in tree.items():
        if depth == 1:
            yield keys + (key,), words + (word,), path
        else:
            yield from tree_rows(below, depth - 1, keys + (key,), words + (word,))


def raw_rows(rows, path, depth, words=()):
    for text, below in rows.items():
        for word in text.split("|"):
            if depth == 1 or not isinstance(below, dict):
                yield words + (word,), path + (text,)
            else:
                yield from raw_rows(below, path + (text,), depth - 1, words + (word,))


def unreachable(model, met, reader, shared):
    numbers = [term.rate for term in model.price] + [part for term in model.price for part in term.times]
    numbers += [step.number for step in model.adjust] + list(model.quantities.values())
    numbers += [band.of for band in model.bands.values() if band.steps is not None]
    seen = set()
    for number in numbers:
        for table in tables_in(number):
            if table.path in seen:
                continue
            seen.add(table.path)
            if not any(path == table.path for path, _ in met) and not next(tree_rows(table.tree, len(table.by)), None):
                reader.add("unreachable-row", table.path, "nothing looks this table up")
            for keys, words, path in tree_rows(table.tree, len(table.by)):
                if (table.path, keys) in met:
                    if table.path[0] == "tables" and len(table.path) == 2:
                        shared[table.path[1]].add(words)
                elif not (table.path[0] == "tables" and len(table.path) == 2):
                    reader.add("unreachable-row", path, f"no look-up meets {' '.join(words)}")


def examples(card, model, reader):
    from .quote import answer_of

    for example in model.examples:
        answer = answer_of(card, model, example["selection"])
        path = example["path"]
        if example["refused"] is not None:
            codes = {problem["code"] for problem in answer.get("problems", ())}
            if example["refused"] not in codes:
                reader.add("example-mismatch", path, f"refused with {sorted(codes)}" if codes else f"comes out {answer['outcome']}")
            continue
        if answer["outcome"] != "exact":
            reader.add("example-mismatch", path, f"comes out {answer['outcome']}")
            continue
        about = example["about"] or 0
        if abs(parse(answer["price"]) - example["price"]) > about:
            reader.add("example-mismatch", path, f"comes to {answer['price']}")
        elif example["credits"] is not None and parse(answer["credits"]) != example["credits"]:
            reader.add("example-mismatch", path, f"comes to {answer['credits']} credits")

