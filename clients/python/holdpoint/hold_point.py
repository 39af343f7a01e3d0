"""The question a pipeline asks: may this be done? Everything but a current ALLOW with a receipt means no."""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timezone
from typing import Any, Optional

from .api import Client


class Held(Exception):
    """The gate did not allow it. `word` is DENY, INCONCLUSIVE, PENDING or STALE; `decision` is the whole answer."""

    def __init__(self, word: str, sentence: str, decision: Any) -> None:
        super().__init__(f"{word}: {sentence}")
        self.word = word
        self.decision = decision


def authorise(
    client: Client,
    *,
    checkpoint_id: str,
    action: str,
    policy: str,
    wait_seconds: float = 60,
    now: Optional[datetime] = None,
) -> Any:
    """Asks the gate anew and returns its ALLOW, or raises `Held`. Each call is a question of its own."""
    decision = client.gates.decide(
        action,  # type: ignore[arg-type]
        {"checkpointId": checkpoint_id, "policy": policy},
        idempotency_key=str(uuid.uuid4()),
    )
    deadline = time.monotonic() + wait_seconds
    while decision["receipt"] is None and time.monotonic() < deadline:
        decision = client.gates.get(decision["id"], wait=min(30.0, max(1.0, deadline - time.monotonic())))
    return require_allow(decision, now or datetime.now(timezone.utc))


def require_allow(decision: Any, now: datetime) -> Any:
    """The decision where it is a current `ALLOW` with a receipt; raises `Held` for everything else, also what is unknown."""
    word, sentence = decision.get("decision"), str(decision.get("sentence", ""))
    if word != "ALLOW":
        raise Held(str(word), sentence, decision)
    if not isinstance(decision.get("receipt"), dict) or decision.get("revocation") is not None:
        raise Held("PENDING", "the decision has no receipt, or was revoked", decision)
    if not _is_before(now, decision.get("notAfter")):
        raise Held("STALE", "the decision has run out", decision)
    return decision


def _is_before(now: datetime, end: object) -> bool:
    if not isinstance(end, str) or not end.endswith("Z"):
        return False
    try:
        return now < datetime.fromisoformat(end)
    except ValueError:
        return False
