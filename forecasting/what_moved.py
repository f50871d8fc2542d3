"""What moved the outlook since yesterday, cause by cause, adding up exactly.

The same event is forecast again and again, each time with one more thing as it is known today.
The difference between two neighbours is what that thing did.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

NEW_SIGN_UPS = "new sign-ups"
CANCELLATIONS = "cancellations"
A_DAY_PASSED = "a day passed"
CORRECTIONS = "corrections"
CAUSES = (NEW_SIGN_UPS, CANCELLATIONS, A_DAY_PASSED, CORRECTIONS)


@dataclass(frozen=True)
class Movement:
    """How the median turnout moved between two moments, in people.

    before, after: the medians at the two moments. causes: people by cause, in the order of CAUSES; they sum to
    after - before. p_before, p_after: odds of reaching the target, None without one.
    signed_up, cancelled: people in the span between. expected_sign_ups, expected_cancellations: what the earlier
    forecast expected of it.
    """

    before_as_of: datetime
    as_of: datetime
    before: float
    after: float
    causes: dict[str, float]
    p_before: float | None
    p_after: float | None
    signed_up: int
    expected_sign_ups: float
    cancelled: int
    expected_cancellations: float

    def shown(self) -> tuple[int, dict[str, int], int]:
        """Before, causes and after as whole people that add up, by largest remainder."""
        before, after = round(self.before), round(self.after)
        exact = np.array(list(self.causes.values()))
        whole = np.floor(exact)
        missing = int(round(after - before - whole.sum()))
        order = np.argsort(whole - exact, kind="stable")
        whole[order[: max(missing, 0)]] += 1
        return before, dict(zip(self.causes, whole.astype(int).tolist(), strict=True)), after
