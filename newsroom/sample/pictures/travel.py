"""Ways: a harbour with its cranes, and rails that run to the horizon."""

# ruff: noqa: PLR0917, PLR2004 - shapes take their measures by position; measures of a drawing are what it is made of

from __future__ import annotations

from collections.abc import Callable
from random import Random

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from newsroom.sample.pictures.noise import profile
from newsroom.sample.pictures.palettes import Colour, Palette, mix

QUAY = 850.0
GAUGE = 1.0
EYE = 2.6
SIGHT = 640.0


def harbour(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Angular cranes, masts and hulls in silhouette above still water, with small lights."""
    light.sky(canvas, palette, QUAY)
    if palette.after_dark:
        light.stars(canvas, palette, rng, 110, 520)
    light.sun(canvas, palette, (rng.uniform(640, 1160), rng.uniform(420, 560)), rng.uniform(110, 165))
    _far_shore(canvas, palette, rng)
    steel = palette.tone(0.97 if palette.after_dark else 0.72)
    start = rng.uniform(190, 300)
    for number in range(3):
        place = start + number * rng.uniform(400, 520)
        _crane(canvas, palette, (place, QUAY), rng.uniform(0.8, 1.15), rng.choice((-1, 1)), steel)
    _quay_lights(canvas, palette, rng)
    _freighter(canvas, palette, rng, rng.uniform(400, 530), rng.choice((-1, 1)))
    for place in (rng.uniform(130, 250), rng.uniform(1560, 1680)):
        _fishing_boat(canvas, palette, place, rng.uniform(0.85, 1.15))
    light.mirror(canvas, palette, rng, QUAY, swell=20)


def railway(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Rails that draw together towards a low horizon: a fan of points, or one straight line."""
    horizon = rng.uniform(500, 570)
    fan = canvas.variant == 1
    middle = rng.uniform(820, 980)
    light.sky(canvas, palette, horizon)
    light.sun(canvas, palette, (middle + rng.uniform(-60, 60), horizon - rng.uniform(30, 90)), rng.uniform(100, 150))
    _plain(canvas, palette, rng, horizon)
    side = rng.choice((-1, 1))
    tracks = _fan(rng) if fan else [lambda _far: side * 0.75]
    seen = _Ground(middle, horizon)
    _ballast(canvas, palette, seen, tracks)
    for track in tracks:
        _sleepers(canvas, palette, seen, track)
    for track in tracks:
        _rails(canvas, palette, seen, track)
    if fan:
        _masts(canvas, palette, seen, (-5.4, 5.4), (-2.1, 2.1))
    else:
        _masts(canvas, palette, seen, (side * 3.1,), (side * 0.75,))
    _signals(canvas, palette, seen, 3.2 if fan else side * -1.5)


class _Ground:
    """Where a place on level ground, so far aside and so far ahead, is seen on the sheet."""

    def __init__(self, middle: float, horizon: float) -> None:
        self.middle, self.horizon = middle, horizon

    def place(self, aside: float, far: float, height: float = 0.0) -> Point:
        return self.middle + SIGHT * aside / far, self.horizon + SIGHT * (EYE - height) / far


def _far_shore(canvas: Canvas, palette: Palette, rng: Random) -> None:
    for tone, height in ((0.4, 120), (0.54, 62)):
        hills = profile(rng, waves=4, octaves=4)
        crest = [(float(x), QUAY - height - 46 * hills(x / WIDTH)) for x in range(0, WIDTH + 1, 10)]
        canvas.polygon([*crest, (WIDTH, QUAY), (0, QUAY)], palette.tone(tone))
    canvas.rectangle(0, QUAY - 26, WIDTH, QUAY, palette.tone(0.86))


def _crane(canvas: Canvas, palette: Palette, foot: Point, scale: float, facing: int, ink: Colour) -> None:
    """A gantry crane: two legs, a beam out over the water, stays from its peak."""

    def at(right: float, up: float) -> Point:
        return foot[0] + facing * right * scale, foot[1] - up * scale

    for leg in (-70, 70):
        canvas.line([at(leg, 20), at(leg * 0.86, 400)], 17 * scale, ink)
    canvas.line([at(-66, 190), at(66, 190)], 11 * scale, ink)
    canvas.line([at(-68, 40), at(64, 190)], 6 * scale, ink)
    canvas.line([at(-190, 400), at(400, 424)], 19 * scale, ink)
    canvas.line([at(-60, 400), at(0, 560)], 11 * scale, ink)
    canvas.line([at(60, 400), at(0, 560)], 11 * scale, ink)
    for end in (-180, 210, 392):
        canvas.line([at(0, 556), at(end, 414)], 4.5 * scale, ink)
    canvas.polygon([at(-190, 400), at(-90, 400), at(-90, 452), at(-190, 448)], ink)
    canvas.line([at(270, 414), at(270, 280)], 3.5, ink)
    canvas.polygon([at(244, 282), at(296, 282), at(296, 256), at(244, 256)], palette.accent)
    canvas.disc(at(0, 566), 6, palette.glow)


def _freighter(canvas: Canvas, palette: Palette, rng: Random, left: float, facing: int) -> None:
    width = 880.0

    def at(right: float, up: float) -> Point:
        return (left + right if facing > 0 else left + width - right), QUAY - up

    deck = 118
    for column in range(11):
        for row in range(rng.randint(2, 4) if column else 2):
            first, last = at(170 + column * 56, deck + row * 42), at(223 + column * 56, deck + row * 42 + 39)
            ink = rng.choice((palette.accent, palette.soft, palette.mid, palette.glow, palette.deep, palette.mid))
            sides = sorted((first[0], last[0]))
            canvas.rectangle(sides[0], last[1], sides[1], first[1], mix(ink, palette.ink, 0.18))
            canvas.rectangle(sides[0], last[1], sides[1], last[1] + 7, mix(ink, palette.paper, 0.15))
    canvas.polygon(
        [at(40, deck), at(40, 330), at(64, 346), at(138, 346), at(150, 326), at(150, deck)],
        mix(palette.paper, palette.pale, 0.5),
    )
    canvas.polygon([at(96, deck), at(96, 346), at(138, 346), at(150, 326), at(150, deck)], palette.pale)
    for row in range(3):
        for column in range(5):
            corner = at(52 + column * 19, 322 - row * 40)
            canvas.rectangle(
                corner[0] - 5,
                corner[1],
                corner[0] + 5,
                corner[1] + 13,
                palette.deep if not palette.after_dark else palette.accent,
            )
    canvas.polygon([at(64, 346), at(64, 410), at(104, 410), at(112, 346)], palette.accent)
    canvas.polygon(
        [at(0, deck + 18), at(160, deck), at(790, deck), at(width, deck + 44), at(836, 0), at(34, 0)],
        palette.ink,
    )
    canvas.polygon([at(24, 36), at(845, 36), at(836, 0), at(34, 0)], mix(palette.accent, palette.ink, 0.35))


def _fishing_boat(canvas: Canvas, palette: Palette, x: float, scale: float) -> None:
    def at(right: float, up: float) -> Point:
        return x + right * scale, QUAY - up * scale

    canvas.polygon([at(-120, 62), at(-60, 44), at(70, 44), at(130, 74), at(104, 0), at(-98, 0)], palette.ink)
    canvas.polygon([at(-56, 44), at(-56, 104), at(6, 104), at(14, 44)], palette.pale)
    canvas.polygon([at(-66, 104), at(-66, 114), at(18, 114), at(18, 104)], palette.accent)
    canvas.polygon(
        [at(-42, 92), at(-42, 68), at(-10, 68), at(-10, 92)],
        palette.accent if palette.after_dark else palette.deep,
    )
    canvas.line([at(48, 44), at(48, 236)], 7 * scale, palette.ink)
    canvas.line([at(48, 200), at(-104, 64)], 3 * scale, palette.ink)
    canvas.line([at(48, 226), at(122, 74)], 3 * scale, palette.ink)
    canvas.disc(at(48, 240), 6, palette.glow)


def _quay_lights(canvas: Canvas, palette: Palette, rng: Random) -> None:
    count = 34 if palette.after_dark else 12
    for _ in range(count):
        place = (rng.uniform(20, WIDTH - 20), QUAY - rng.choice((14, 16, 60, 74)))
        if palette.after_dark:
            canvas.glow(place, 40, palette.accent, 0.7)
        canvas.disc(place, rng.choice((3, 4, 5)), palette.glow)


def _plain(canvas: Canvas, palette: Palette, rng: Random, horizon: float) -> None:
    hills = profile(rng, waves=3.2, octaves=4, roughness=0.42)
    crest = [(float(x), horizon - 34 - 42 * hills(x / WIDTH)) for x in range(0, WIDTH + 1, 10)]
    canvas.polygon([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], palette.tone(0.36))
    ground = canvas.plate()
    ground.rectangle(0, horizon, WIDTH, HEIGHT)
    canvas.blend([palette.tone(0.34), palette.tone(0.5), palette.tone(0.62)], ground, top=horizon)
    for _ in range(16):
        far = rng.uniform(4, 26)
        y = horizon + SIGHT * EYE / far
        middle, reach = rng.uniform(0, WIDTH), rng.uniform(120, 420)
        canvas.ellipse((middle, y), reach, 30 / far + 2, palette.tone(rng.choice((0.42, 0.58))))


def _fan(rng: Random) -> list[Callable[[float], float]]:
    """Tracks that lie side by side near by and run into one another further on."""

    def track(start: float, meets: float) -> Callable[[float], float]:
        def aside(far: float) -> float:
            share = min(max((far - 1.6) / (meets - 1.6), 0.0), 1.0)
            return start * (1 - share * share * (3 - 2 * share))

        return aside

    meets = [rng.uniform(6.5, 12) for _ in range(5)]
    return [track(start, meet) for start, meet in zip((-4.2, 4.2, -2.1, 2.1, 0.0), meets, strict=True)]


def _ballast(canvas: Canvas, palette: Palette, seen: _Ground, tracks: list[Callable[[float], float]]) -> None:
    bed = canvas.plate()
    for track in tracks:
        bed.polygon(_strip(seen, track, -1.25, 1.25))
    canvas.print(bed.blurred(5), palette.ink, 0.35)
    canvas.blend([palette.tone(0.5), palette.tone(0.72), palette.tone(0.8)], bed, top=seen.horizon)


def _strip(seen: _Ground, track: Callable[[float], float], left: float, right: float) -> list[Point]:
    distances = [1.5 * 1.055**step for step in range(90)]
    near = [seen.place(track(far) + left, far) for far in distances]
    return near + [seen.place(track(far) + right, far) for far in reversed(distances)]


def _sleepers(canvas: Canvas, palette: Palette, seen: _Ground, track: Callable[[float], float]) -> None:
    far = 34.0
    while far > 1.6:
        aside = track(far)
        depth = 0.2
        ink = mix(palette.tone(0.94), palette.tone(0.55), min(1.0, far / 30))
        corners = [(-0.85, far), (0.85, far), (0.85, far + depth), (-0.85, far + depth)]
        canvas.polygon([seen.place(aside + right, ahead) for right, ahead in corners], ink)
        far -= 0.52


def _rails(canvas: Canvas, palette: Palette, seen: _Ground, track: Callable[[float], float]) -> None:
    rails, lit = canvas.plate(), canvas.plate()
    for side in (-GAUGE / 2, GAUGE / 2):
        rails.polygon(_strip(seen, track, side - 0.062, side + 0.062))
        lit.polygon(_strip(seen, track, side - 0.045, side + 0.018))
    canvas.print(rails, palette.ink)
    canvas.blend([palette.glow, palette.paper, palette.pale], lit, top=seen.horizon)


def _masts(canvas: Canvas, palette: Palette, seen: _Ground, sides: tuple[float, ...], wires: tuple[float, ...]) -> None:
    """Masts of the overhead line, from far to near, and the wires that they carry."""
    for wire in wires:
        course = [seen.place(wire, 1.4 * 1.2**step, 4.9) for step in range(18)]
        canvas.line(course, 2.6, palette.tone(0.85))
    for far in (30.0, 21.0, 15.0, 10.5, 7.4, 5.2):
        ink = mix(palette.ink, palette.soft, min(0.7, far / 40))
        width = 0.13 * SIGHT / far
        for side in sides:
            canvas.line([seen.place(side, far), seen.place(side, far, 5.7)], width, ink)
        reach = (*sides, *wires)
        for height, share in ((5.1, 0.6), (5.55, 0.4)):
            canvas.line([seen.place(min(reach), far, height), seen.place(max(reach), far, height)], width * share, ink)


def _signals(canvas: Canvas, palette: Palette, seen: _Ground, aside: float) -> None:
    far = 4.4
    head = seen.place(aside, far, 2.7)
    canvas.line([seen.place(aside, far), head], 9, palette.ink)
    canvas.rounded(head[0] - 24, head[1] - 62, head[0] + 24, head[1] + 34, 22, palette.ink)
    canvas.glow((head[0], head[1] - 36), 80, palette.accent, 0.8)
    canvas.disc((head[0], head[1] - 36), 14, palette.accent)
    canvas.disc((head[0], head[1] + 6), 14, palette.tone(0.7))
