"""A training loop that stops at its hold point: python3 training_loop.py MODEL POLICY STEPS

Reads HOLDPOINT_URL and HOLDPOINT_TOKEN. Before it trains past each hold point it registers the checkpoint and asks the
gate; whatever is not a current ALLOW stops it, exit code 10, 11 or 12 as the `holdpoint` command has them.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from holdpoint import Client, Held, HoldpointError, authorise, connect  # noqa: E402
from holdpoint.types import ElicitationProfileInput  # noqa: E402

STEPS_BETWEEN_HOLD_POINTS = 100
FLOP_A_STEP = 1e18
ELICITATION: ElicitationProfileInput = {
    "name": "standard",
    "description": "Scaffold and prompts of the last assessment.",
    "costShareOfTraining": 0.01,
}
EXIT_CODES = {"DENY": 10, "INCONCLUSIVE": 11, "PENDING": 11, "STALE": 12}


def train_step(weights: bytes, step: int) -> bytes:
    """Stands for your optimiser: the weights are a digest of how they came to be."""
    return hashlib.sha256(weights + step.to_bytes(8, "big")).digest()


def hold_point(client: Client, model: str, policy: str, step: int, weights: bytes) -> None:
    """Registers the checkpoint under its weights' digest and asks whether training may go on."""
    checkpoint = client.checkpoints.register(
        {
            "model": model,
            "checkpoint": f"step-{step}",
            "weightsDigest": f"sha256:{hashlib.sha256(weights).hexdigest()}",
            "variant": "mid_training",
            "trainingFlop": step * FLOP_A_STEP,
            "effectiveCompute": step * FLOP_A_STEP,
            "elicitation": ELICITATION,
            "provider": "reference",
            "providerModel": os.environ.get("HOLDPOINT_PROVIDER_MODEL", "reference-small"),
        },
        idempotency_key=f"{model}-step-{step}",
    )
    authorise(client, checkpoint_id=checkpoint["id"], action="train_beyond", policy=policy)


def main(model: str, policy: str, steps: int) -> int:
    client = connect(os.environ["HOLDPOINT_URL"], os.environ["HOLDPOINT_TOKEN"])
    weights = b"initial"
    for step in range(1, steps + 1):
        weights = train_step(weights, step)
        if step % STEPS_BETWEEN_HOLD_POINTS != 0:
            continue
        try:
            hold_point(client, model, policy, step, weights)
        except Held as held:
            print(f"step {step}: held. {held}", file=sys.stderr)
            return EXIT_CODES.get(held.word, 10)
        except HoldpointError as error:
            print(f"step {step}: no answer that counts. {error}", file=sys.stderr)
            return 14
        print(f"step {step}: authorised")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(64)
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
