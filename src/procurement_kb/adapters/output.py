"""How compiled templates print what they are given: escaped as ever, with fewer steps to it.

A build prints 800,000 values. Jinja has each made into `Markup` before it joins them, which takes three calls more than
escaping does, only to be joined as text. Here text is escaped and nothing else; what is safe already is taken as it is,
and all other values go the long way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import markupsafe
from jinja2.compiler import CodeGenerator

if TYPE_CHECKING:
    from jinja2 import Environment, nodes
    from jinja2.compiler import Frame

_ESCAPE = "_escape_inner"
"""What `markupsafe.escape` itself escapes text with; it gives plain text."""


def print_quickly(env: Environment) -> None:
    """Have ``env`` compile templates in this way, unless the library in use escapes otherwise."""
    if hasattr(markupsafe, _ESCAPE) and env.finalize is None:
        env.code_generator_class = _Generator


class _Generator(CodeGenerator):
    """Writes the code of a template. The code needs nothing but the libraries, so that it can be kept on a disk."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - its name there
        self.writeline(f"from markupsafe import {_ESCAPE}")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write(f"({_ESCAPE}(_out) if type(_out := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write(") is str else _out if type(_out) is Markup else escape(_out))")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame) -> bool:
    """Tell whether escaping is on here for certain, and not only when the template runs."""
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
