"""The command `gongbao`: every verb a person uses. Data goes to stdout, words to stderr; the exit code says how it went.

0 all done · 1 some documents failed, the rest done · 2 wrong usage or configuration · 3 nothing could run · 130/143 on signals.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from commands import comparing, finding, keeping, measuring, reading, running, tables, taking
from schemas import VERSION
from schemas.issues import GongbaoError

EXIT = {"usage": 2, "run": 3}  # by the level of the error's code; a document's own fault is 1

app = typer.Typer(
    name="gongbao",
    help="公报：把政府公文变成可信的数据。Turns messy Chinese government documents into data with proof of every word.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for room in (running, reading, finding, tables, comparing, taking, measuring, keeping):
    for verb in room.VERBS:
        app.command(verb.__name__.rstrip("_").replace("_", "-"))(verb)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gongbao {VERSION}")
        raise typer.Exit


@app.callback()
def gongbao(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 Print the version.")] = False,
) -> None:
    """公报：把政府公文变成可信的数据。Turns messy Chinese government documents into data with proof of every word."""


def main() -> None:
    """Run the command line; one of our errors becomes its sentence and exit code, never a traceback."""
    try:
        app(standalone_mode=True)
    except GongbaoError as error:
        from commands.output import say, spoken

        say(f"{spoken('错误', 'Error')} [{error.code}] {spoken(error.message.zh, error.message.en)}")
        raise SystemExit(EXIT.get(error.status, 1)) from None
    except BrokenPipeError:  # `gongbao query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
