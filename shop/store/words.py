"""Whether a text holds a word, in the words of each database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class contains(FunctionElement[bool]):
    """Whether a column has a word in it whatever its case; both databases have an operator for it that needs no lower()."""

    inherit_cache = True
    type = Boolean()


@compiles(contains)
def _with_ilike(element: Any, compiler: Any, **more: Any) -> str:
    column, pattern = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} ILIKE {pattern} ESCAPE '/'"


@compiles(contains, "sqlite")
def _with_like(element: Any, compiler: Any, **more: Any) -> str:
    column, pattern = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} LIKE {pattern} ESCAPE '/'"


class has_word(FunctionElement[bool]):
    """Whether a text has a Latin word in lower case with no letter before or after it."""

    inherit_cache = True
    type = Boolean()


@compiles(has_word)
def _with_regular_expression(element: Any, compiler: Any, **more: Any) -> str:
    text, word = (compiler.process(clause, **more) for clause in element.clauses)
    return f"lower({text}) ~ ('(^|[^a-z])' || {word} || '([^a-z]|$)')"


@compiles(has_word, "sqlite")
def _with_glob(element: Any, compiler: Any, **more: Any) -> str:
    text, word = (compiler.process(clause, **more) for clause in element.clauses)
    return f"(' ' || lower({text}) || ' ') GLOB ('*[^a-z]' || {word} || '[^a-z]*')"
