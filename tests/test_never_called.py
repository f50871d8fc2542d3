"""What must never be called: read from the code, each rule proved by a breach planted in a text.

A rule sees calls, imports and constants. It cannot follow a value through a variable; what other people's words do on
a page is tried in tests/browser/test_hostile.py.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.test_architecture import FILES, REPOSITORY

Rule = Callable[[ast.Module, str], Iterator[ast.AST]]

# Elements that read their words as Markdown, or that say them in a place where a reader expects our own.
MARKDOWN = re.compile(
    r"\.(markdown|title|header|subheader|caption|error|warning|success|info|toast|expander|popover|button|checkbox|radio"
    r"|toggle|text_input|text_area|number_input|date_input|datetime_input|slider|select_slider|selectbox|multiselect"
    r"|pills|segmented_control|metric|badge|page_link|link_button|spinner|progress|dialog|tabs|form_submit_button"
    r"|download_button|file_uploader|status|set_page_config)$"
)
# Attributes and names that hold what stood in a file, was typed in, or came with an address.
OF_OTHERS = {
    "name", "city", "venue", "series", "kind", "organiser", "simulated", "title", "source", "claimant", "about", "note",
    "file_name", "hashtag", "platform", "bus_id", "event_id", "event_name", "sheet", "headings", "status", "reason",
}  # fmt: skip
PROBLEMS = {"problem", "error", "refused", "exception"}
# Objects whose attributes of those names are our own constants.
OURS = {"assumption", "section", "starter"}
HARMLESS = re.compile(r"(^|\.)(escaped|plain|len|bool)$")
THE_SAME_WORDS = re.compile(
    r"^(str|repr|sorted|list|tuple|max|min|next|iter)$|\.(join|format|strip|upper|lower|replace)$"
)
# An id of ours, a constant, an error without the values that it quotes.
LOGGED = re.compile(r"^error_id$|^[A-Z_]+$|^redacted_traceback\(|^type\(\w+\)\.__name__$")

CALLED: dict[str, tuple[str, tuple[str, ...]]] = {
    # What is never called: a pattern of the function's name, and the files that may all the same.
    "html of a page": (r"^st\.(html|iframe|echo|help|exception|json|write|write_stream)$", ("dashboard/styles.py",)),
    "components": (r"(^|\.)components\.|\.declare_component$|\.component$", ()),
    "pictures and media from an address": (r"^st\.(image|logo|audio|video|pdf|link_button|chat_message)$", ()),
    "maps, which fetch their tiles": (r"^st\.(map|pydeck_chart)$|[sS]catter_?(geo|map)|[cC]horopleth", ()),
    "tables that bring their own download": (r"^st\.dataframe$", ()),
    "an editor of rows": (r"^st\.data_editor$", ("dashboard/intake/waiting.py",)),
    "a table of Markdown": (
        r"^st\.table$",
        ("dashboard/section.py", "dashboard/intake/fields.py", "dashboard/intake/fresh.py",
         "dashboard/pages/signals.py", "dashboard/method/article.py"),
    ),
    "code out of text": (r"^(eval|exec|compile|__import__|breakpoint|input)$|\.(eval|query)$", ("data/importing/",)),
    "objects out of bytes": (
        r"(^|\.)(pickle|cPickle|_pickle|marshal|shelve|dill|joblib|cloudpickle)\.|\.(read_pickle|to_pickle|read_html"
        r"|read_sql|read_hdf|read_clipboard|unsafe_load|full_load)$|^yaml\.load",
        (),
    ),
    # Forks a process of one thread, which has never seen an upload.
    "another program": (
        r"^os\.(system|popen|exec\w+|spawn\w+|fork\w*)$|^(pty|commands)\.", ("data/importing/nursery.py",),
    ),
    "a name that others can take first": (r"^(tempfile\.)?mktemp$|^os\.(tempnam|tmpnam)$", ()),
    "words that nobody cleaned for a terminal": (
        r"^(typer|click)\.s?echo$|^print$", ("terminal/speaking.py", "data/sample/"),
    ),
    "a connection of its own": (r"^duckdb\.(connect|sql|query|execute|read_\w+|from_\w+)$", ("data/sealed.py",)),
}  # fmt: skip
NETWORK = {
    "requests", "urllib.request", "urllib3", "http.client", "http.server", "httpx", "aiohttp", "ftplib", "smtplib",
    "telnetlib", "xmlrpc", "websockets", "websocket", "socketserver", "webbrowser", "imaplib", "poplib", "paramiko",
}  # fmt: skip
FROM_BYTES = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle", "yaml"}
MAPS = re.compile(r"(scatter|choropleth|density)(geo|map|mapbox)?$", re.IGNORECASE)


def called(pattern: str) -> Rule:
    """Calls of a function whose name fits."""
    looked_for = re.compile(pattern)

    def find(tree: ast.Module, place: str) -> Iterator[ast.AST]:
        return (call for name, call in _calls(tree) if looked_for.search(name))

    return find


def imported(names: set[str]) -> Rule:
    """Imports of a module, or of something in it."""

    def find(tree: ast.Module, place: str) -> Iterator[ast.AST]:
        for node in _all(tree, ast.Import, ast.ImportFrom):
            found = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                found = [f"{node.module}.{name}" for name in found]
            if any(name == one or name.startswith(f"{one}.") for name in found for one in names):
                yield node

    return find


def unsafe_argument(tree: ast.Module, place: str) -> Iterator[ast.AST]:
    """Switches that take a guard away: HTML on a page, a shell, pickled arrays, certificates."""
    for node in _all(tree, ast.keyword):
        on = not (isinstance(node.value, ast.Constant) and not node.value.value)
        if on and node.arg in ("unsafe_allow_html", "unsafe_allow_javascript", "shell", "allow_pickle"):
            yield node
        if node.arg == "verify" and not on:
            yield node


def named_map(tree: ast.Module, place: str) -> Iterator[ast.AST]:
    """Kinds of charts that draw on a map: as the type of a trace, or as a function."""
    for node in _all(tree, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant):
                kind = MAPS.match(str(value.value))
                if kind and kind[2]:
                    yield value


def unescaped_words(tree: ast.Module, place: str) -> Iterator[ast.AST]:
    """Markdown with a name in it that nobody has escaped: the words, the label and the help of an element."""
    if not place.startswith(("dashboard/", "app.py")):
        return
    for call in _all(tree, ast.Call):
        if isinstance(call.func, ast.Attribute) and MARKDOWN.search(f".{call.func.attr}"):
            told = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("label", "body", "help"))]
            yield from (found for words in told for found in _of_others(words))


def _of_others(node: ast.AST) -> Iterator[ast.AST]:
    """Other people's words inside an expression, unless a call makes them harmless."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if HARMLESS.search(name):
            return
        for part in (node.func, *node.args, *(word.value for word in node.keywords)):
            # What any other function makes of a name, nobody sees here.
            if THE_SAME_WORDS.search(name) or not isinstance(part, ast.Attribute | ast.Name):
                yield from _of_others(part)
        return
    if isinstance(node, ast.Attribute) and node.attr in OF_OTHERS:
        if ast.unparse(node.value) not in OURS:
            yield node
        return
    if isinstance(node, ast.Name) and node.id in PROBLEMS:
        yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.IfExp) and child is node.test):
            yield from _of_others(child)


def logged_value(tree: ast.Module, place: str) -> Iterator[ast.AST]:
    """A log line that holds more than constant words, an id of ours, or an error without its values."""
    for call in _all(tree, ast.Call):
        name = ast.unparse(call.func)
        if not re.search(
            r"(^|\.)(_?LOG(GER)?|logger|logging)\.(debug|info|warning|error|exception|critical|log)$", name
        ):
            continue
        if name.endswith(".exception") or any(word.arg == "exc_info" for word in call.keywords):
            yield call
        for argument in call.args:
            if not isinstance(argument, ast.Constant) and not LOGGED.search(ast.unparse(argument)):
                yield argument


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    **{name: (called(pattern), allowed) for name, (pattern, allowed) in CALLED.items()},
    "a switch that takes a guard away": (unsafe_argument, ()),
    "a chart on a map": (named_map, ()),
    "a module that speaks to other hosts": (imported(NETWORK), ()),
    "a module that makes objects out of bytes": (imported(FROM_BYTES), ()),
    "other people's words in Markdown": (unescaped_words, ()),
    # A return code, and a place in our code that is told apart from any other text first; the last words of a process
    # that sees no upload.
    "a value in a log": (logged_value, ("data/importing/apart.py", "data/importing/births.py")),
}

PLANTS = [
    ("html of a page", "st.html(words)"),
    ("html of a page", "st.write(event.name)"),
    ("components", "components.html('<script>')"),
    ("components", "st.components.v1.iframe(address)"),
    ("components", "st.components.v2.component('x', js=code)"),
    ("pictures and media from an address", "st.image(address)"),
    ("pictures and media from an address", "st.link_button('More', claim.source)"),
    ("maps, which fetch their tiles", "st.map(places)"),
    ("maps, which fetch their tiles", "go.Scattergeo(lat=lat)"),
    ("maps, which fetch their tiles", "px.scatter_map(table)"),
    ("tables that bring their own download", "st.dataframe(table)"),
    ("an editor of rows", "st.data_editor(table)"),
    ("a table of Markdown", "st.table(rows)"),
    ("code out of text", "eval(text)"),
    ("code out of text", "exec(text)"),
    ("code out of text", "table.query(text)"),
    ("objects out of bytes", "pickle.loads(content)"),
    ("objects out of bytes", "pd.read_pickle(path)"),
    ("objects out of bytes", "yaml.load(text)"),
    ("another program", "os.system(f'rm {name}')"),
    ("a name that others can take first", "tempfile.mktemp()"),
    ("words that nobody cleaned for a terminal", "typer.echo(event.name)"),
    ("words that nobody cleaned for a terminal", "print(event.name)"),
    ("a connection of its own", "duckdb.connect(path)"),
    ("a connection of its own", "duckdb.sql(text)"),
    ("a switch that takes a guard away", "st.markdown(words, unsafe_allow_html=True)"),
    ("a switch that takes a guard away", "st.html(words, unsafe_allow_javascript=True)"),
    ("a switch that takes a guard away", "subprocess.run(line, shell=True)"),
    ("a switch that takes a guard away", "np.load(path, allow_pickle=True)"),
    ("a chart on a map", "trace = {'type': 'scattermapbox', 'lat': []}"),
    ("a module that speaks to other hosts", "import requests"),
    ("a module that speaks to other hosts", "from urllib import request"),
    ("a module that speaks to other hosts", "from urllib.request import urlopen"),
    ("a module that makes objects out of bytes", "from pickle import loads"),
    ("other people's words in Markdown", "st.markdown(f'**{event.name}**')"),
    ("other people's words in Markdown", "st.title(event.name)"),
    ("other people's words in Markdown", "left.subheader('From ' + row.city)"),
    ("other people's words in Markdown", "st.error(str(problem) + '!')"),
    ("other people's words in Markdown", "st.caption(event.venue.upper())"),
    ("other people's words in Markdown", "st.button('Undo', help=f'Undo {record.file_name}')"),
    ("other people's words in Markdown", "st.caption(', '.join(plan.reading.headings[n] for n in places))"),
    ("a value in a log", "_LOG.warning('refused: %s', problem)"),
    ("a value in a log", "_LOG.info(f'read {path}')"),
    ("a value in a log", "logging.exception('failed')"),
]
SPOTLESS = [
    "st.markdown(f'**{escaped(event.name)}** {claim.span}')",
    "st.error(escaped(problem, 600))",
    "st.markdown(f'**{event.target:,.10g}** people')",
    "st.html_of_page = 3",
    "_LOG.error('error %s %s', error_id, redacted_traceback(error))",
    "trace = {'type': 'scatter', 'mode': 'markers'}",
    "from urllib.parse import urlencode",
    "subprocess.run([sys.executable], shell=False)",
]


@pytest.mark.parametrize("name", RULES)
def test_it_is_never_called(name: str) -> None:
    rule, allowed = RULES[name]
    found = []
    for path in FILES:
        place = path.relative_to(REPOSITORY).as_posix()
        if not place.startswith(allowed or ("\0",)):
            tree = _tree(path)
            found += [f"{place}:{getattr(node, 'lineno', '?')} {ast.unparse(node)}" for node in rule(tree, place)]
    assert found == []


@pytest.mark.parametrize(("name", "code"), PLANTS)
def test_a_breach_is_caught(name: str, code: str) -> None:
    assert list(RULES[name][0](ast.parse(code), "dashboard/pages/planted.py"))


@pytest.mark.parametrize("code", SPOTLESS)
def test_what_is_in_order_is_let_through(code: str) -> None:
    tree = ast.parse(code)
    assert [name for name, (rule, _) in RULES.items() if list(rule(tree, "dashboard/pages/planted.py"))] == []


def test_every_rule_has_a_breach_that_proves_it() -> None:
    assert {name for name, _ in PLANTS} == set(RULES)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _calls(tree: ast.Module) -> list[tuple[str, ast.Call]]:
    return [(ast.unparse(call.func), call) for call in _all(tree, ast.Call)]


def _all(tree: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, kinds))
