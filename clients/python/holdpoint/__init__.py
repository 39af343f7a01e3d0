"""Client of the Holdpoint API on the Python standard library alone."""

from .api import Client
from .hold_point import Held, authorise, require_allow
from .transport import HoldpointError, Transport

__all__ = ["Client", "Held", "HoldpointError", "Transport", "authorise", "connect", "require_allow"]


def connect(base_url: str, token: str, timeout_seconds: float = 120) -> Client:
    """A client of the platform at `base_url` for the account that `token` belongs to."""
    return Client(Transport(base_url, token, timeout_seconds))
