"""Instants: RFC 3339 with an offset, exact to any fraction of a second."""
import re
from datetime import datetime
from .fraction import Fraction

FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|([+-])(\d\d):(\d\d))", re.ASCII)
EPOCH = datetime(1970, 1, 1)


def instant(text):
    """Seconds since 1970 as a fraction, or None."""
    found = FORM.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return None
    try:
        day = datetime(*(int(part) for part in found.groups()[:6]))
    except ValueError:
        return None
    offset = 0
    if found[8] != "Z":
        hours, minutes = int(found[10]), int(found[11])
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 3600 + minutes * 60) * (1 if found[9] == "+" else -1)
    since = day - EPOCH
    return since.days * 86400 + since.seconds - offset + Fraction(found[7] and "0" + found[7] or 0)
