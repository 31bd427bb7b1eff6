"""Makes every size of a picture, at the same time as others do: `python -m tests.processes.painter ID`.

It says that it is ready, waits for a line, and says how many it made itself.
"""

from __future__ import annotations

import sys

import django


def main(pk: int) -> None:
    """Get ready, wait, make, say."""
    django.setup()
    from articles.images.addresses import renditions_of  # noqa: PLC0415 models can be imported only after the set-up
    from articles.images.models import Image  # noqa: PLC0415
    from articles.images.renditions import make  # noqa: PLC0415

    image = Image.objects.get(pk=pk)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(f"{sum(len(make(image, [one])) for one in renditions_of(image, 'card', 'avif'))}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
