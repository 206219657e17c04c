"""Where invented people live: a town's wards, streets, postcodes, schools, partners and care providers.

`places()` is Erimus; `town(seed, number)` is any other of 153 invented authorities. The product finds these in its own
reference tables (wards, postcodes, schools, organisations, providers) and in authority.toml: nothing else holds a list.
"""

from goldenthread.demo.place.making import places, town
from goldenthread.demo.place.shapes import Organisations, Places, Postcodes, Providers, Schools, Streets, Wards

__all__ = ["Organisations", "Places", "Postcodes", "Providers", "Schools", "Streets", "Wards", "places", "town"]
