"""Sense checks."""

from __future__ import annotations

from schemas.notice import Notice


def check(notice: Notice) -> Notice:
    """The record."""
    return notice
