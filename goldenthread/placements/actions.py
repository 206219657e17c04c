"""The only writes to providers."""

from __future__ import annotations

from collections.abc import Sequence

from goldenthread.access.record import Signature, acting
from goldenthread.placements.models import Provider


def create_providers(*, by: Signature, providers: Sequence[Provider]) -> list[Provider]:
    """Those that are not known yet by their Ofsted number."""
    known = set(Provider.objects.values_list("urn", flat=True))
    with acting("placements.create_providers", by=by) as act:
        return act.insert([provider for provider in providers if provider.urn not in known])


def create_provider(*, by: Signature, provider: Provider) -> Provider:
    (created,) = create_providers(by=by, providers=[provider])
    return created
