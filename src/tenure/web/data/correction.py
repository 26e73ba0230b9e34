"""The form of the preview, read: where each column of a file goes, and how it is written."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from tenure.kernel.errors import UserError
from tenure.service.data.correction import Correction
from tenure.service.data.uploads import TooLarge

LONGEST_FORM = 2 << 20
MOST_FIELDS = 5000


async def read_fields(request: Request) -> dict[str, str]:
    """The fields of a plain form. UserError for one that is too long."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise TooLarge("The form is too long.")
    try:
        return dict(
            parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except ValueError as error:
        raise UserError("The form cannot be read.") from error


def correction(header: tuple[str, ...], fields: dict[str, str]) -> Correction:
    """What the form of the preview says. Fields are a letter and the number of the file's column."""

    def numbered(letter: str) -> dict[int, str]:
        return {
            number: fields[f"{letter}{number}"]
            for number in range(len(header))
            if f"{letter}{number}" in fields
        }

    keys = {"d": "dates", "e": "end"}
    answers = {
        (key, header[number]): answer
        for letter, key in keys.items()
        for number, answer in numbered(letter).items()
    }
    marks = {number: (pair[:1], pair[2:]) for number, pair in numbered("m").items() if pair}
    return Correction(
        table=fields.get("table", ""),
        encoding=fields.get("encoding", ""),
        sheet=fields.get("sheet", ""),
        time_zone=fields.get("zone", "").strip(),
        columns=numbered("c"),
        answers=answers,
        marks=marks,
        constants={
            name.removeprefix("k."): text.strip() for name, text in fields.items() if name.startswith("k.")
        },
    )
