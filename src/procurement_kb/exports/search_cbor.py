"""The few forms of CBOR (RFC 8949) that Pagefind's data are written in: small numbers, short texts, lists of known length."""

from __future__ import annotations

from procurement_kb.exports.search_offline import ConversionError

MAGIC = b"pagefind_dcd"
"""What stands before the data, once they are unpacked."""
NUMBER, TEXT, LIST = 0, 3, 4
_LONG = {24: 1, 25: 2, 26: 4}
"""What stands in place of a small value, and how many bytes of a larger one then follow."""
_LARGEST = 23


def head(data: bytes, at: int, kind: int) -> tuple[int, int]:
    """Return the value at the head of an item of ``kind``, and where the rest of it begins.

    Raises:
        ConversionError: something else stands there.
    """
    first = data[at] if at < len(data) else 0xFF
    small = first & 0x1F
    more = _LONG.get(small, 0)
    if first >> 5 != kind or (small > _LARGEST and not more):
        raise ConversionError(f"Pagefind's index is not written as expected at byte {at}")
    end = at + 1 + more
    return int.from_bytes(data[at + 1 : end], "big") if more else small, end


def text(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the text at ``at``, and where the next item begins.

    Raises:
        ConversionError: something else stands there.
    """
    length, at = head(data, at, TEXT)
    return data[at : at + length], at + length


def make_head(kind: int, value: int) -> bytes:
    """Return the head of an item; a number that is not negative is nothing but its head."""
    if value <= _LARGEST:
        return bytes([kind << 5 | value])
    small, size = next((small, size) for small, size in _LONG.items() if value < 1 << 8 * size)
    return bytes([kind << 5 | small]) + value.to_bytes(size, "big")


def make_text(value: bytes) -> bytes:
    """Return a text."""
    return make_head(TEXT, len(value)) + value
