"""Which tables of a page hold data, and which only lay it out."""

from __future__ import annotations

from pipeline.formats.html_names import CELLS
from pipeline.formats.html_tree import Tree

LONG_CELL = 1_500  # a cell with more text is layout, not data
MANY, FEW = 12, 2  # paragraphs that a cell of data may have, in a table of several rows and in one of a row or two
PARAGRAPHS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "ul", "ol"})
NOTE = 0.4  # share of a table's text that a table inside it may have


def owners(tree: Tree) -> list[int]:
    """For each node the table in which it stands, itself for a table; -1 outside of tables."""
    owner = [-1] * len(tree.nodes)
    for index, node in enumerate(tree.nodes):
        owner[index] = index if node.name == "table" else owner[node.parent] if node.parent >= 0 else -1
    return owner


def data_tables(tree: Tree, out: list[bool], owner: list[int]) -> set[int]:
    """Tables that hold data: cells side by side, none of them a page of text, and no table within that is more than a note."""
    cells: dict[int, int] = {}
    rows: dict[int, int] = {}
    layout: set[int] = set()
    inner: dict[int, int] = {}  # table: the one around it
    blocks: dict[int, int] = {}  # paragraphs by the cell they stand in
    nodes = tree.nodes
    for index, node in enumerate(nodes):
        table = owner[index]
        if table < 0 or out[index]:
            continue
        if node.name in PARAGRAPHS and node.letters and node.parent >= 0 and nodes[node.parent].name in CELLS:
            blocks[node.parent] = blocks.get(node.parent, 0) + 1
            if blocks[node.parent] > (MANY if rows.get(table, 0) > 2 else FEW):
                layout.add(table)
        elif node.name == "tr":
            rows[table] = rows.get(table, 0) + 1
        elif node.name in CELLS:
            cells[table] = cells.get(table, 0) + 1
            if node.letters > LONG_CELL:
                layout.add(table)
        elif node.name == "table" and node.parent >= 0 and owner[node.parent] >= 0:
            inner[index] = owner[node.parent]
            if node.letters > NOTE * nodes[inner[index]].letters:
                layout.add(inner[index])
    side_by_side = {table for table, count in cells.items() if count > rows.get(table, 1) and table not in layout}
    found: set[int] = set()
    for table in sorted(side_by_side):  # an outer table comes before those within it
        outer = inner.get(table, -1)
        if nodes[table].nested and cells[table] < 2 * rows.get(table, 1):
            continue
        while outer >= 0 and outer not in found:
            outer = inner.get(outer, -1)
        if outer < 0:
            found.add(table)
    return found
