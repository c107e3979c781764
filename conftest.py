"""What all tests share: Debian programs that may be missing, material that may lie beside the checkout, golden records."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write golden records anew; the diff is the review")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "debian(program, package): needs a program that a Debian package brings")
    config.addinivalue_line("markers", "shared: measures against material that may lie beside the checkout")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A missing program skips its tests on a user's machine; where GONGBAO_REQUIRE_DEBIAN is set (the CI), it fails them."""
    for mark in item.iter_markers("debian"):
        program, package = mark.args
        if shutil.which(program) is None:
            reason = f"needs {program}: apt-get install {package}"
            if os.environ.get("GONGBAO_REQUIRE_DEBIAN"):
                pytest.fail(reason)
            pytest.skip(reason)
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("the measuring material is not beside this checkout")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True when golden records are to be written anew."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The measuring material beside the checkout; tests that use it carry the mark `shared`."""
    return SHARED
