"""What comes in: read whole, and never more than may come."""

from fastapi import Request

from services.documents.workbooks.gate import FILE_BYTES_MAX
from services.http.refusals import BodyTooLarge

FORM_BYTES_MAX = FILE_BYTES_MAX + (64 << 10)
"""A workbook, and the form around it."""


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Raises BodyTooLarge, before or while it comes."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and (len(declared) > 15 or int(declared) > most_bytes):
        raise BodyTooLarge(most_bytes)
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most_bytes:
            raise BodyTooLarge(most_bytes)
    request._body = bytes(content)
    return request._body
