"""A slash command by its table of sub-commands, which its function.json holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Mapping, Sequence

from qbot.blocks import escape_text, in_code
from qbot.contract import Detail, Invocation
from qbot.errors import AccessDeniedError, UserError
from qbot.notify import NotifyUser, recipient_of
from qbot.version import VERSION

# More changes than this, or than half of the word, are another word.
MAX_CHANGES = 2
_LISTED = 10

# Returns how the user was told, or None if nobody was to be.
Handler = Callable[[Invocation], "str | None"]


@dataclass(frozen=True)
class Subcommand:
    """A row of the table. `args`: how many words it takes after its own, at least and at most (None: any number)."""

    name: str
    usage: str
    description: str
    run: Handler
    args: tuple[int, int | None] = (0, 0)
    rights: str | None = None


def subcommand_rows(
    command: str, definition: Mapping[str, Any], handlers: Mapping[str, Handler]
) -> list[Subcommand]:
    """The rows of `subcommands` of a function.json, each with its handler; `help` comes by itself. Raises ValueError for a row
    without a handler, and for a handler without a row."""
    rows = [row for row in definition["subcommands"] if row["name"] != "help"]
    names = [row["name"] for row in rows]
    for name in names:
        if name not in handlers:
            raise ValueError(f"{command} {name} of function.json has no handler")
    for name in handlers:
        if name not in names:
            raise ValueError(f"{command} {name} is not in function.json")
    return [
        Subcommand(
            name=row["name"],
            usage=f"{command} {row['usage']}",
            description=row["description"],
            run=handlers[row["name"]],
            args=_counts_of(row.get("args", [])),
            rights=row.get("rights"),
        )
        for row in rows
    ]


def _counts_of(shapes: Sequence[str]) -> tuple[int, int | None]:
    least = sum(not shape.endswith("?") for shape in shapes)
    return least, None if any(shape.startswith("text") for shape in shapes) else len(shapes)


@dataclass(frozen=True)
class SubcommandTable:
    """`default`: what the command alone runs. `otherwise`: for a command that takes free text, runs what begins with none of
    the names, and `help` with more words."""

    title: str
    rows: Sequence[Subcommand]
    notify_user: NotifyUser
    default: str = "help"
    otherwise: Handler | None = None

    def __call__(self, invocation: Invocation) -> "str | None":
        """Runs the one that was typed, shows `help`, corrects a word that is none. Raises UserError for a wrong number of
        words, and AccessDeniedError for a restricted sub-command under no name of its own."""
        detail = invocation.detail
        rows = [*self.rows, self._help_row(detail)]
        name = detail["subcommand"] or self.default
        wanted = next((row for row in rows if row.name == name), None)
        is_text = wanted is None or (wanted is rows[-1] and detail["args"] != [])
        if is_text and self.otherwise is not None:
            return self.otherwise(invocation)
        if wanted is None:
            return self.notify_user(recipient_of(detail), {"text": unknown_text(rows, detail)})
        refuse_denied(detail, wanted.rights or name)
        _refuse_args(detail, wanted)
        return wanted.run(invocation)

    def _help_row(self, detail: Detail) -> Subcommand:
        usage = f"{detail['command']} help"
        return Subcommand(name="help", usage=usage, description="shows this", run=self._show_help, args=(0, None))

    def _show_help(self, invocation: Invocation) -> str:
        detail = invocation.detail
        text = help_text(self.title, [*self.rows, self._help_row(detail)], detail)
        return self.notify_user(recipient_of(detail), {"text": text})


def refuse_denied(detail: Detail, name: str) -> None:
    """For what runs under another name than the user typed: the gatekeeper has gated the typed word alone.
    Raises AccessDeniedError if the user may not run the sub-command of that name."""
    if name not in detail["access"].get("denied", []):
        return
    command = detail["command"]
    raise AccessDeniedError(
        f"`{command} {name}` is restricted, and you are not on its list. `{command} help` shows what you may run.",
        rule="restricted_commands",
        action=name,
    )


def _refuse_args(detail: Detail, row: Subcommand) -> None:
    """The gatekeeper knows more than how many words there are: a number with a slip is not in its shape."""
    least, most = row.args
    typed = len(detail["args"])
    if detail.get("argsInvalid") is None and typed >= least and (most is None or typed <= most):
        return
    raise UserError(f"Type `{escape_text(row.usage)}`: it {row.description}.")


def help_text(title: str, rows: Sequence[Subcommand], detail: Detail) -> str:
    """What this person may run, in the order of the table, where, and the version that runs."""
    denied = detail["access"].get("denied", [])
    allowed = [row for row in rows if row.name not in denied and (row.rights or row.name) not in denied]
    lines = [f"`{escape_text(row.usage)}` {row.description}" for row in allowed]
    return "\n".join([f"*{title}*", *lines, *_where_it_works(detail), f"_Q-Bot {VERSION}_"])


def _where_it_works(detail: Detail) -> list[str]:
    channels = detail["access"].get("channels", [])
    if not channels:
        return []
    if channels[0] == "*":
        return [f"_`{detail['command']}` works everywhere, in direct messages too._"]
    more = f" and {len(channels) - _LISTED} more" if len(channels) > _LISTED else ""
    listed = ", ".join(f"<#{channel}>" for channel in channels[:_LISTED])
    return [f"_`{detail['command']}` works in {listed}{more}._"]


def unknown_text(rows: Sequence[Subcommand], detail: Detail) -> str:
    """Names the word that is none of the sub-commands, says which one is nearest, and what to type next."""
    command, typed = detail["command"], detail["subcommand"]
    names = [row.name for row in rows if row.name not in detail["access"].get("denied", [])]
    guess = nearest(typed, names)
    correction = "" if guess is None else f" Did you mean `{command} {guess}`?"
    return f"`{command}` has no {in_code(typed)}.{correction} `{command} help` shows what it has."


def nearest(typed: str, names: Sequence[str]) -> str | None:
    """The name that is at most two changes away from what was typed, in any case; None where none is."""
    word = typed.lower()
    ranked = sorted(names, key=lambda name: distance(word, name.lower()))
    if not ranked:
        return None
    return ranked[0] if distance(word, ranked[0].lower()) <= min(MAX_CHANGES, len(word) / 2) else None


def distance(one: str, other: str) -> int:
    """How many characters have to be put in, left out or replaced (Levenshtein)."""
    row = list(range(len(other) + 1))
    for index, left in enumerate(one, 1):
        before, row[0] = row[0], index
        for place, right in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (left != right))
    return row[-1]
