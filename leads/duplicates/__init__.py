"""Finding leads that are one person: keys, blocks, comparisons."""
