"""A workbook of openpyxl into bytes without a temporary file: the process behind the wall may write none."""

import io
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter


class _InMemory(ExcelWriter):
    """Writes each sheet where openpyxl would go by way of a file."""

    def write_worksheet(self, ws: Any) -> None:
        """The sheet and what hangs on it."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        stream = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out=stream)
        writer.write()
        ws._rels = writer._rels
        archive: Any = self._archive  # type: ignore[attr-defined]  # The stubs keep silent about it.
        archive.writestr(ws.path[1:], stream.getvalue())
        self.manifest.append(ws)


def saved_in_memory(book: Workbook) -> bytes:
    """The file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return stream.getvalue()
