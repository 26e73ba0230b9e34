"""A file that a form sends, written to its place as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from tenure.kernel.errors import UserError
from tenure.service.data.uploads import Receiver, Upload, Uploads, too_large

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FIELD = "file"
SLACK = 1 << 20
"""What a form may hold beside its file."""
DRAINED = 1 << 30
"""Bytes of a refused form that are read and forgotten: a browser shows the answer once it has sent all."""


async def receive(request: Request, uploads: Uploads) -> Upload:
    """The file of a form. UserError when there is none, or not one that can be loaded; nothing stays then."""
    parts = _Parts(uploads)
    problem: UserError | None = None
    drained = 0
    try:
        parser = parts.parser(request)
        check_length(request, uploads.largest)
    except UserError as error:
        problem = error
    try:
        async for piece in request.stream():
            if problem is None:
                problem = _written(parser, piece)
            else:
                drained += len(piece)
                if drained > DRAINED:
                    break
    except BaseException as error:
        parts.abandon()
        if isinstance(error, ClientDisconnect):
            raise UserError("The file did not come whole.", do="Send it again.") from error
        raise
    if problem is not None:
        parts.abandon()
        raise problem
    return parts.upload()


def check_length(request: Request, largest: int) -> None:
    """UserError for a form that says itself that it is too long."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest + SLACK:
        raise too_large("The file", largest)


def _written(parser: MultipartParser, piece: bytes) -> UserError | None:
    try:
        parser.write(piece)
    except UserError as error:
        return error
    except FormParserError as error:
        return UserError(f"The form cannot be read: {error}.", do="Send it again.")
    return None


class _Parts:
    """The parts of a form as they come; the one named ``file`` goes to its place, others are passed over."""

    def __init__(self, uploads: Uploads) -> None:
        self.uploads = uploads
        self.receiver: Receiver | None = None
        self.is_file = self.is_whole = False
        self.headers: dict[bytes, bytes] = {}
        self.name = self.value = b""

    def parser(self, request: Request) -> MultipartParser:
        """The parser that calls this. UserError when no form with files comes."""
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise UserError("No file was sent.", do="Choose one and send it with the form.")
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._value,
            "on_header_end": self._header,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }
        try:
            return MultipartParser(options[b"boundary"], callbacks)
        except FormParserError as error:
            raise UserError(f"The form cannot be read: {error}.") from error

    def upload(self) -> Upload:
        """The file that has come. UserError when none did, or not whole."""
        if self.receiver is None:
            raise UserError("No file was chosen.", do="Choose one and send it again.")
        if not self.is_whole:
            self.abandon()
            raise UserError("The file did not come whole.", do="Send it again.")
        return self.uploads.keep(self.receiver)

    def abandon(self) -> None:
        """Remove what has come."""
        if self.receiver:
            self.receiver.abandon()

    def _begin(self) -> None:
        self.headers, self.is_file, self.name, self.value = {}, False, b"", b""

    def _field(self, data: bytes, start: int, end: int) -> None:
        self.name += data[start:end]

    def _value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]

    def _header(self) -> None:
        self.headers[self.name.lower()] = self.value
        self.name = self.value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self.headers.get(b"content-disposition", b""))
        if options.get(b"name") != FIELD.encode() or b"filename" not in options:
            return
        if self.receiver is not None:
            raise UserError("More than one file was sent.", do="Send one at a time.")
        self.receiver = self.uploads.receive(options[b"filename"].decode("utf-8", "replace"))
        self.is_file = True

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self.is_file and self.receiver:
            self.receiver.write(data[start:end])

    def _end(self) -> None:
        if self.is_file:
            self.is_whole = True
        self.is_file = False
