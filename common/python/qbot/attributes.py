"""Items of DynamoDB, as its low-level client has them. boto3's own classes for it may be missing on a laptop."""

from __future__ import annotations

from typing import Any, Mapping


def to_attributes(item: Mapping[str, Any]) -> dict[str, Any]:
    """`{"id": "a"}` becomes `{"id": {"S": "a"}}`. Takes what JSON has. Raises TypeError for anything else."""
    return {name: _to_attribute(value) for name, value in item.items()}


def from_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The same, back again."""
    return {name: _from_attribute(value) for name, value in attributes.items()}


def _to_attribute(value: Any) -> dict[str, Any]:
    if value is None:
        return {"NULL": True}
    # In Python, True is a number.
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, (int, float)):
        return {"N": str(value)}
    if isinstance(value, list):
        return {"L": [_to_attribute(one) for one in value]}
    if isinstance(value, dict):
        return {"M": to_attributes(value)}
    raise TypeError(f"{type(value).__name__} is not JSON")


def _from_attribute(attribute: Mapping[str, Any]) -> Any:
    [(kind, value)] = attribute.items()
    if kind == "NULL":
        return None
    if kind == "N":
        return float(value) if "." in value or "e" in value.lower() else int(value)
    if kind == "L":
        return [_from_attribute(one) for one in value]
    return from_attributes(value) if kind == "M" else value
