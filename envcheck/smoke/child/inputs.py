"""What is embedded: a few texts, images drawn on the spot, and both together. The same on every machine."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

CAPTIONS = (
    "A red circle on a white background.",
    "A blue square next to a green triangle.",
    "Black and yellow stripes, drawn from one corner to the other, as on a barrier tape.",
)
"""One for each image. Of unlike lengths, so that a batch of them has to be padded."""
SIZES = ((256, 256), (320, 192), (160, 288))
"""Width and height of the images, where no number of pixels is asked for. Multiples of 32, hence never resized."""

# The published example of the models (their GPUs and scripts/qwen3_vl_embedding.py): from the most relevant query to
# the least, against one document, all with the default instruction.
QUERIES = (
    "A woman playing with her dog on a beach at sunset.",
    "Pet owner training dog outdoors near water.",
    "Woman surfing on waves during a sunny day.",
    "City skyline view from a high-rise building at night.",
)
DOCUMENT = (
    "A woman shares a joyful moment with her golden retriever on a sun-drenched beach at sunset, as the dog offers its "
    "paw in a heartwarming display of companionship and trust."
)


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the model: text, images, or both."""

    text: str | None = None
    images: "tuple[Image, ...]" = ()

    @property
    def kind(self) -> str:
        """`text`, `image` or `mixed`."""
        return "text" if not self.images else "image" if self.text is None else "mixed"


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that is embedded. `texts[i]` says what `images[i]` shows, and `mixed[i]` is both."""

    texts: tuple[Input, ...]
    images: tuple[Input, ...]
    mixed: tuple[Input, ...]

    def all(self) -> list[Input]:
        """Every input, kinds mingled, so that each batch holds several."""
        if not self.images:
            return list(self.texts)
        return [entry for trio in zip(self.texts, self.images, self.mixed, strict=True) for entry in trio]

    def without_images(self) -> "Inputs":
        """For a model that takes none."""
        return Inputs(self.texts, (), ())


def make_inputs(pixels: int | None = None) -> Inputs:
    """The inputs; images of about `pixels` pixels each, small ones by default."""
    drawings = (red_circle, square_and_triangle, stripes)
    images = [
        draw(*(size if pixels is None else scaled(size, pixels))) for draw, size in zip(drawings, SIZES, strict=True)
    ]
    return Inputs(
        texts=tuple(Input(text=caption) for caption in CAPTIONS),
        images=tuple(Input(images=(image,)) for image in images),
        mixed=tuple(Input(text=caption, images=(image,)) for caption, image in zip(CAPTIONS, images, strict=True)),
    )


COMPARED_SIZES = ((256, 256), (250, 187), (640, 48), (40, 500), (24, 20), (12, 9))
"""Width and height of the images that two backends are compared with: one that is not resized, odd sides, very wide,
very tall, below the least number of pixels, and smaller than a patch."""


def compared_inputs() -> list[Input]:
    """What two backends are compared with, next to the inputs of the test itself: images full of fine detail.

    Flat drawings look the same after almost any resizing; these do not.
    """
    images = [texture(*size, seed) for seed, size in enumerate(COMPARED_SIZES)]
    alone = [Input(images=(image,)) for image in images]
    mixed = [Input(text=QUERIES[0], images=(images[1],)), Input(text=CAPTIONS[1], images=(images[1], images[0]))]
    return [Input(text=QUERIES[0]), Input(text=DOCUMENT), *alone, *mixed]


def fresh(count: int, seed: int, pixels: int | None = None) -> Inputs:
    """`count` texts and images that differ from each other and from those of any other seed.

    For measuring time: libraries keep what they made of an input that they have seen before.
    """
    width, height = SIZES[0] if pixels is None else scaled(SIZES[0], pixels)
    numbers = range(seed * count, seed * count + count)
    images = [marked(red_circle(width, height), number) for number in numbers]
    captions = [f"Image {number}: {CAPTIONS[number % len(CAPTIONS)]}" for number in numbers]
    return Inputs(
        texts=tuple(Input(text=caption) for caption in captions),
        images=tuple(Input(images=(image,)) for image in images),
        mixed=(),
    )


def marked(image: "Image", number: int) -> "Image":
    """The image with its number as a row of dark and light squares along the upper edge."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    for bit in range(16):
        draw.rectangle((2 * bit, 0, 2 * bit + 1, 3), fill="black" if number >> bit & 1 else "gray")
    return image


def texture(width: int, height: int, seed: int) -> "Image":
    """An image with detail of every size: a slope of brightness, stripes of some pixels, and grain."""
    from PIL import Image

    def value(x: int, y: int, channel: int) -> int:
        slope = 96 * x // width + 64 * y // height
        stripes = 48 * ((x + y * (channel + 1)) // (3 + channel) % 2)
        grain = (x * 7919 + y * 104729 + (x * y + seed) * 1299709 + channel * 15485863) % 48
        return slope + stripes + grain

    values = (value(x, y, channel) for y in range(height) for x in range(width) for channel in range(3))
    return Image.frombytes("RGB", (width, height), bytes(values))


def scaled(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """The size of the same shape that has `pixels` pixels, rounded down to whole visual tokens of 32 x 32."""
    width, height = size
    factor = math.sqrt(pixels / (width * height))
    return max(32, int(width * factor) // 32 * 32), max(32, int(height * factor) // 32 * 32)


def red_circle(width: int, height: int) -> "Image":
    """A red circle on white."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), "white")
    radius = min(width, height) * 3 // 8
    box = (width // 2 - radius, height // 2 - radius, width // 2 + radius, height // 2 + radius)
    ImageDraw.Draw(image).ellipse(box, fill="red")
    return image


def square_and_triangle(width: int, height: int) -> "Image":
    """A blue square on the left, a green triangle on the right, on white."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    side = min(width // 3, height * 2 // 3)
    top, left, right = (height - side) // 2, width // 12, width * 7 // 12
    draw.rectangle((left, top, left + side, top + side), fill="blue")
    draw.polygon([(right, top + side), (right + side, top + side), (right + side // 2, top)], fill="green")
    return image


def stripes(width: int, height: int) -> "Image":
    """Black stripes on yellow, from corner to corner."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), "yellow")
    draw = ImageDraw.Draw(image)
    step = max(8, (width + height) // 12)
    for start in range(-height, width, 2 * step):
        draw.polygon(
            [(start, height), (start + step, height), (start + step + height, 0), (start + height, 0)], fill="black"
        )
    return image
