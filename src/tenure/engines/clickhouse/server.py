"""A ClickHouse server, over HTTP."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tenure.engines.session import SqlError
from tenure.kernel.errors import UserError

AUTHENTICATION_FAILED, UNKNOWN_DATABASE = "516", "81"
REACH_SECONDS, ANSWER_SECONDS = 10, 3600


class Server:
    """One session of a server, kept on one connection."""

    def __init__(self, url: str, settings: Mapping[str, str | int]) -> None:
        """UserError when the server cannot be reached or refuses."""
        place = urlsplit(url)
        if not place.hostname:
            raise UserError(
                "engine.url names no server.", do="Write clickhouse://user:password@host:8123/database."
            )
        secure = parse_qs(place.query).get("secure", ["false"])[0] == "true"
        port = place.port or (8443 if secure else 8123)
        self._where = f"{place.hostname}:{port}"
        self._connection = (HTTPSConnection if secure else HTTPConnection)(
            place.hostname, port, timeout=REACH_SECONDS
        )
        self._headers = {
            "X-ClickHouse-User": unquote(place.username or os.environ.get("CLICKHOUSE_USER", "default")),
            "X-ClickHouse-Key": unquote(place.password or os.environ.get("CLICKHOUSE_PASSWORD", "")),
        }
        self._settings = {
            **settings,
            "database": place.path.strip("/") or "default",
            "session_id": uuid.uuid4().hex,
            "session_timeout": ANSWER_SECONDS,
            "wait_end_of_query": 1,  # so that an error in the middle is not taken for rows
        }
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        try:
            self._connection.connect()
            self._connection.sock.settimeout(ANSWER_SECONDS)
            self.send("SELECT 1", "TabSeparated")
        except (OSError, HTTPException) as error:
            raise UserError(
                f"ClickHouse cannot be reached at {self._where}: {error}",
                do="Correct engine.url in tenure.toml.",
            ) from error
        except SqlError as error:
            raise UserError(
                f"ClickHouse at {self._where} refuses: {error}", do=_advice(str(error))
            ) from error

    def send(self, sql: str, form: str = "") -> str:
        """Run one statement; of a select the rows in this format."""
        asked = {**self._settings, **({"default_format": form} if form else {})}
        self._connection.request("POST", f"/?{urlencode(asked)}", sql.encode(), self._headers)
        answer = self._connection.getresponse()
        body = answer.read().decode(errors="replace")
        if answer.status != 200:
            raise SqlError(body.strip())
        return body

    def close(self) -> None:
        """End the session; the server drops its temporary tables after the time limit."""
        self._connection.close()


def _advice(said: str) -> str:
    code = said.removeprefix("Code: ").partition(".")[0]
    if code == AUTHENTICATION_FAILED:
        return "Correct the user and password in engine.url, or CLICKHOUSE_USER and CLICKHOUSE_PASSWORD."
    if code == UNKNOWN_DATABASE:
        return "Correct the database, the last part of engine.url."
    return "Ask for a user who may read the tables and make temporary ones."
