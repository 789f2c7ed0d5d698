"""A slash command by its table."""

from __future__ import annotations

import unittest
from typing import Any

from qbot.errors import AccessDeniedError, UserError
from qbot.subcommands import SubcommandTable, distance, nearest, subcommand_rows
from qbot.testing import build_invocation

DEFINITION = {
    "subcommands": [
        {"name": "list", "usage": "[list]", "description": "shows what is open"},
        {"name": "close", "args": ["word"], "usage": "close <id>", "description": "closes one", "rights": "admin"},
        {"name": "help", "usage": "help", "description": "shows this"},
    ]
}


class SubcommandsTest(unittest.TestCase):
    def run_one(self, subcommand: str, args: "list[str] | None" = None, **overrides: Any) -> str:
        told: list[str] = []

        def notify_user(to: Any, message: dict[str, Any]) -> str:
            told.append(message["text"])
            return "response_url"

        def said(word: str) -> Any:
            def say(_invocation: Any) -> str:
                told.append(word)
                return "response_url"

            return say

        rows = subcommand_rows("/ticket", DEFINITION, {"list": said("listed"), "close": said("closed")})
        table = SubcommandTable(title="Tickets", rows=rows, notify_user=notify_user, default="list")
        invocation = build_invocation(**{"command": "/ticket", "subcommand": subcommand, "args": args or [], **overrides})
        self.assertEqual(table(invocation), "response_url")
        return told[0]

    def test_runs_what_was_typed_or_its_default(self) -> None:
        self.assertEqual(self.run_one(""), "listed")
        self.assertEqual(self.run_one("close", ["7"]), "closed")

    def test_shows_help_of_what_this_person_may_run_and_where(self) -> None:
        lines = "*Tickets*\n`/ticket [list]` shows what is open\n`/ticket close &lt;id&gt;` closes one\n`/ticket help` shows this"
        self.assertEqual(self.run_one("help"), f"{lines}\n_Q-Bot unbuilt_")
        access = {"denied": ["admin"], "channels": [f"C{number}" for number in range(12)]}
        limited = self.run_one("help", access=access)
        self.assertNotIn("closes one", limited)
        self.assertIn("<#C9> and 2 more._", limited)
        self.assertIn("works everywhere", self.run_one("help", access={"denied": [], "channels": ["*"]}))

    def test_corrects_a_word_that_is_none(self) -> None:
        words = "`/ticket` has no `clsoe`. Did you mean `/ticket close`? `/ticket help` shows what it has."
        self.assertEqual(self.run_one("clsoe"), words)
        self.assertEqual(self.run_one("`<x>"), "`/ticket` has no `'&lt;x&gt;`. `/ticket help` shows what it has.")

    def test_refuses_a_wrong_number_of_words_and_a_right_under_another_name(self) -> None:
        wrong: list[list[str]] = [[], ["7", "8"]]
        for args in wrong:
            with self.assertRaises(UserError) as raised:
                self.run_one("close", args)
            self.assertEqual(raised.exception.user_message, "Type `/ticket close &lt;id&gt;`: it closes one.")
        with self.assertRaises(AccessDeniedError):
            self.run_one("close", ["7"], access={"denied": ["admin"]})
        with self.assertRaises(UserError):
            self.run_one("close", ["7"], argsInvalid=True)

    def test_names_a_row_and_a_handler_that_miss_each_other(self) -> None:
        with self.assertRaisesRegex(ValueError, "/ticket close of function.json has no handler"):
            subcommand_rows("/ticket", DEFINITION, {"list": str})
        with self.assertRaisesRegex(ValueError, "/ticket open is not in function.json"):
            subcommand_rows("/ticket", DEFINITION, {"list": str, "close": str, "open": str})

    def test_knows_how_far_words_are_apart(self) -> None:
        self.assertEqual((distance("kitten", "sitting"), distance("", "ab"), distance("a", "a")), (3, 2, 0))
        self.assertIsNone(nearest("ab", ["xyz"]))
        self.assertIsNone(nearest("ab", []))


if __name__ == "__main__":
    unittest.main()
