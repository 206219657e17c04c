"""What the server runs. It is loaded once and then divided into processes, which share what was loaded: so everything
that each would work out for itself at its first page is worked out here, before."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
application = get_wsgi_application()


def warm() -> None:
    """Every address, template and clock: whoever comes first should wait no longer than whoever comes last."""
    from django.template import engines
    from django.urls import get_resolver

    from goldenthread.pathway.law import clocks

    clocks()
    get_resolver().url_patterns  # noqa: B018  (read, which is what loads every view)
    environment = engines.all()[0].env  # type: ignore[attr-defined]
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)
    gc.collect()
    gc.freeze()  # what is loaded stays: nobody need look through it again for what could go
    gc.set_threshold(50_000)


warm()
