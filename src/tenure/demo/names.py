"""Made-up names. Any likeness to a real company or person is chance."""

from __future__ import annotations

from tenure.demo.writer import columns

_FIRST = columns(
    "Alder Amber Anchor Arbor Aspen Beacon Birch Bramble Briar Cedar Cinder Clover Cobalt Copper "
    "Coral Dale Drift Ember Falcon Fern Flint Foxglove Garnet Granite Harbor Hazel Heron Indigo "
    "Juniper Kestrel Lantern Larch Linden Lumen Maple Marlow Meadow Mistral Nettle Oakley Onyx "
    "Orchard Osprey Pebble Pine Prairie Quarry Raven Ridge Rowan Sable Saffron Sorrel Spruce Summit "
    "Tern Thistle Tidal Umber Velvet Willow Wren"
)
_SECOND = {
    "software": ("Labs", "Systems", "Cloud", "Works"),
    "logistics": ("Freight", "Logistics", "Haulage", "Shipping"),
    "retail": ("Stores", "Market", "Goods", "Outfitters"),
    "health": ("Clinics", "Health", "Care", "Diagnostics"),
    "manufacturing": ("Foundry", "Tools", "Components", "Industries"),
    "agency": ("Studio", "Partners", "Collective", "Media"),
}
_GIVEN = columns(
    "Ada Amir Anna Ben Carla Chen Dana Elif Emil Eva Femi Finn Grace Hana Hugo Ida Ines Ivan Jana "
    "Jonas Kofi Lara Leo Lina Luca Mara Mateo Maya Mila Nia Nils Noor Olga Omar Paul Pia Quinn Rosa "
    "Sam Sara Tariq Theo Uma Vera Viktor Wei Xenia Yara Yusuf Zoe"
)
_FAMILY = columns(
    "Abel Adler Almeida Bauer Becker Brandt Costa Dogan Duarte Eriksen Fischer Fontaine Garcia Haas "
    "Hansen Ito Jansen Kaya Keller Khan Kowalski Lang Lindgren Lopez Marino Meyer Moreau Nakamura "
    "Novak Okafor Olsen Park Patel Petrov Quist Rossi Santos Sato Schmitt Silva Soto Tanaka Varga "
    "Vogel Wagner Weber Yildiz"
)

INDUSTRIES = tuple(_SECOND)


def company_name(number: int, industry: str) -> str:
    """The name of the n-th company; no two of the first 400 are alike."""
    first = _FIRST[number * 7 % len(_FIRST)]
    second = _SECOND[industry][number // len(_FIRST) % 4]
    return f"{first} {second} {'' if number < 4 * len(_FIRST) else number // len(_FIRST)}".strip()


def person_name(number: int) -> str:
    """The name of the n-th person."""
    return f"{_GIVEN[number * 11 % len(_GIVEN)]} {_FAMILY[number * 7 % len(_FAMILY)]}"
