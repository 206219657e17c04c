import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def _failing_panels_fail_the_test(settings: Settings) -> None:
    settings.PANELS_RAISE = True
