"""Run by CPython: lists the test methods of a file, and comments out what begins at given lines.

usage: outline.py FILE              prints `first last class method public|private` for every test method
       outline.py FILE OUT LINE...  writes FILE to OUT without the methods or statements around these lines
"""

import ast
import sys


def is_private(node):
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and inner.attr.startswith("_") and not inner.attr.endswith("__"):
            if not (isinstance(inner.value, ast.Name) and inner.value.id in ("self", "cls")):
                return True
    return False


def first_line(node):
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])


def methods(tree):
    for top in tree.body:
        if isinstance(top, ast.ClassDef):
            for node in top.body:
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield top, node


def outline(text):
    for top, node in methods(ast.parse(text)):
        if node.name.startswith("test"):
            kind = "private" if is_private(node) else "public"
            print(first_line(node), node.end_lineno, top.name, node.name, kind)


def without(text, lines):
    """The text with the smallest method or top-level statement around each line left out."""
    tree = ast.parse(text)
    units = [node for _, node in methods(tree)]
    units += [node for top in tree.body if isinstance(top, ast.ClassDef) for node in top.body if node not in units]
    units += tree.body
    out = text.splitlines()
    for line in lines:
        found = next((node for node in units if first_line(node) <= line <= node.end_lineno), None)
        if found is None:
            continue
        indent = " " * found.col_offset
        for i in range(first_line(found), found.end_lineno + 1):
            out[i - 1] = indent + "pass" if i == first_line(found) else ""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and not node.module.startswith("test"):
            public_only(node, out)
    return "\n".join(out) + "\n"


def public_only(node, out):
    """A `from … import …` without the private names, which need not be there."""
    public = [alias for alias in node.names if not alias.name.startswith("_") or alias.name.endswith("__")]
    if len(public) == len(node.names) or not out[node.lineno - 1].strip():
        return
    for i in range(node.lineno, node.end_lineno + 1):
        out[i - 1] = ""
    if public:
        out[node.lineno - 1] = ast.unparse(ast.ImportFrom(node.module, public, node.level))


with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
if len(sys.argv) == 2:
    outline(source)
else:
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(without(source, [int(line) for line in sys.argv[3:]]))
