"""Signs three small models with model_signing 1.1.1 (OpenSSF Model Signing) and writes them as vectors.

    python3 -m venv venv && venv/bin/pip install model_signing==1.1.1 pyopenssl
    venv/bin/python scripts/vectors/write-model-signatures.py

The key is new each time, so every bundle differs; files, names and roots do not.
"""

import json
import pathlib
import tempfile

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from model_signing import signing

OUT = pathlib.Path(__file__).parents[2] / "packages/shared/src/attestation/model-signature-vectors.json"

# tokenizer-empty.txt sorts after tokenizer/vocab.txt: by parts, not by characters.
MODELS = {
    "atlas": {
        "config.json": '{"layers":1}\n',
        "model.safetensors": "weights of a model that does nothing\n",
        "tokenizer/vocab.txt": "a b c\n",
        "tokenizer-empty.txt": "",
    },
    "nova": {"config.json": '{"layers":2}\n', "model.safetensors": "other weights\n"},
    "only.bin": {".": "one file of weights\n"},
}


def main() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        key_file = folder / "key.pem"
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        models = [signed(folder, name, files, key_file) for name, files in MODELS.items()]
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    vectors = {"madeBy": "model_signing 1.1.1", "publicKey": public.decode(), "models": models}
    OUT.write_text(json.dumps(vectors, indent=2) + "\n")


def signed(folder: pathlib.Path, name: str, files: dict[str, str], key: pathlib.Path) -> dict:
    model = folder / name
    for path, text in files.items():
        file = model / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    signature = folder / f"{name}.sig"
    signing.Config().use_elliptic_key_signer(private_key=key).sign(model, signature)
    return {"name": name, "files": files, "bundle": json.loads(signature.read_text())}


main()
