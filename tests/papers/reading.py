"""A PDF as a program for the blind reads it."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader


def opened(pdf: bytes) -> PdfReader:
    """The file."""
    return PdfReader(BytesIO(pdf))


def root(pdf: bytes) -> Any:
    """What the file says of itself as a whole."""
    return opened(pdf).trailer["/Root"]


def text(pdf: bytes) -> str:
    """All of its text, without the spaces that only place it."""
    return "".join("".join(page.extract_text() for page in opened(pdf).pages).split())


def tags(pdf: bytes) -> list[str]:
    """The structure's elements, in reading order."""
    return [str(each["/S"]) for each in _elements(pdf)]


def alternatives(pdf: bytes) -> list[str]:
    """What is said in the place of each picture."""
    return [str(each["/Alt"]) for each in _elements(pdf) if "/Alt" in each]


def _elements(pdf: bytes) -> list[Any]:
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            walk(node.get("/K", []))

    walk(root(pdf)["/StructTreeRoot"]["/K"])
    return found


def fonts(pdf: bytes) -> list[Any]:
    """Every font of every page, in its own dictionary."""
    resources: list[Any] = [page["/Resources"] for page in opened(pdf).pages]
    return [font.get_object() for each in resources for font in each["/Font"].values()]
