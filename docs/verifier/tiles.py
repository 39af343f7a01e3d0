"""A log as a directory of static files, C2SP tlog-tiles: every entry against its leaf, every tile against the root."""

import itertools
import os

import merkle
from strict import Invalid, require

WIDTH = 256
MAXIMUM_FILE_BYTES = WIDTH * (2 + 65_535)


def path_of(index, width):
    """`x001/x234/067`, with `.p/width` for a tile that is not full."""
    groups = [f'{index % 1000:03d}']
    while index >= 1000:
        index //= 1000
        groups.insert(0, f'x{index % 1000:03d}')
    return '/'.join(groups) + ('' if width == WIDTH else f'.p/{width}')


def read(directory, path):
    """Bytes of one file of the log. A missing one is a truncated log."""
    full = os.path.join(directory, path)
    try:
        # A pipe or a device never ends.
        require(os.path.isfile(full), 'log.file_missing', f'{path} is no file.')
        with open(full, 'rb') as file:
            data = file.read(MAXIMUM_FILE_BYTES + 1)
    except OSError as error:
        raise Invalid('log.file_missing', f'{path} can\'t be read.') from error
    require(len(data) <= MAXIMUM_FILE_BYTES, 'log.file_malformed', f'{path} is too large.')
    return data


def entries_in(data, path):
    """Entries of a bundle: each with its length in two bytes, and nothing after them."""
    entries, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 2], 'big')
        entry = data[at + 2 : at + 2 + size]
        require(len(data) >= at + 2 and len(entry) == size, 'log.file_malformed', f'{path} is cut off.')
        entries.append(entry)
        at += 2 + size
    return entries


def _widths(count):
    full, rest = divmod(count, WIDTH)
    return itertools.chain(((index, WIDTH) for index in range(full)), [(full, rest)] if rest else [])


def verify(directory, head, on_entry=None):
    """Leaf hashes of the whole tree; `on_entry` sees each entry. Raises `Invalid` for whatever is not as signed."""
    leaves = []
    for index, width in _widths(head.size):
        path = f'tile/entries/{path_of(index, width)}'
        entries = entries_in(read(directory, path), path)
        require(len(entries) == width, 'log.file_malformed', f'{path} holds {len(entries)} entries.')
        for entry in entries:
            leaves.append(merkle.leaf_hash(entry))
            if on_entry is not None:
                on_entry(entry)
    # Tiles first: a tile that differs says which entries were changed, the root only that some were.
    level, hashes = 0, leaves
    while hashes:
        for index, width in _widths(len(hashes)):
            path = f'tile/{level}/{path_of(index, width)}'
            wanted = b''.join(hashes[index * WIDTH : index * WIDTH + width])
            require(read(directory, path) == wanted, 'log.tile_differs', f'{path} is not the tile of its entries.')
        hashes = [
            merkle.root_of(hashes[at : at + WIDTH]) for at in range(0, len(hashes) - WIDTH + 1, WIDTH)
        ]
        level += 1
    require(merkle.root_of(leaves) == head.root, 'log.root_differs', 'The entries have another root than was signed.')
    return leaves
