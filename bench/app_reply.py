"""A mixed reply of eight thousand characters: headings, lists, a table, code, formulas, links."""

from __future__ import annotations

CHARACTERS = 8000
_PART = """## Part {number}: why the sky is blue

Sunlight looks **white**, but it is a mix of all colours. When it meets the air, *short* waves are scattered
more than long ones, by about the fourth power of the frequency: $I \\propto \\lambda^{{-4}}$.

1. Light comes from the sun as a mix of colours, and meets molecules of nitrogen and oxygen.

2. Blue light is scattered about {number} times as much as red light, in all directions.
   - It reaches the eye from everywhere, so the whole sky looks blue.
   - See [the article of an encyclopedia](https://example.org/sky/{number}) for more of it.

3. In the evening the way through the air is longer, and *red* is what is left.

| colour | wavelength, nm | scattered |
|---|---:|---|
| red | 700 | least |
| green | 530 | more |
| blue | 450 | most |

```python
def scattered(wavelength_nm: float) -> float:
    # Rayleigh: the fourth power of the frequency
    return (450 / wavelength_nm) ** 4 * {number}
```

> A sky without air would be black, with the sun in it, as astronauts on the moon saw it.

$$E = \\frac{{h c}}{{\\lambda}}$$

"""


def mixed_reply(characters: int = CHARACTERS) -> str:
    """So many characters, part after part; the last one breaks off."""
    parts, number = "", 1
    while len(parts) < characters:
        parts += _PART.format(number=number)
        number += 1
    return parts[:characters]
