"""Parse, ask once, render: the service picture, the measures, the children behind a figure, disputes."""
