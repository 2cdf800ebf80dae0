import ast
import re

from tests.architecture.sources import ROOMS, ROOT, every, functions, imported, place, python_files, tree

LINES_OF_A_FUNCTION = 45
LINES_OF_A_FILE = 320
NAMES_THAT_SAY_NOTHING = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
WORDS_OF_A_DATABASE = ("Changed", "Created", "Deleted", "Updated")
NOT_FINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
READS_A_CLOCK = {"now", "today", "utcnow"}

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_a_function_fits_on_one_screen() -> None:
    lengths = ((file, one, (one.end_lineno or one.lineno) - one.lineno + 1) for file, one in functions(*ROOMS))
    assert [f"{place(f, one)} {one.name}: {n}" for f, one, n in lengths if n > LINES_OF_A_FUNCTION] == []


def test_a_file_is_read_in_one_sitting() -> None:
    lengths = ((file, len(file.read_text("utf-8").splitlines())) for file in python_files(*ROOMS))
    assert [f"{place(file)}: {n}" for file, n in lengths if n > LINES_OF_A_FILE] == []


def test_every_module_has_a_name_that_says_something() -> None:
    files = ((file, file.relative_to(ROOT).with_suffix("").parts) for file in python_files(*ROOMS))
    assert [place(file) for file, parts in files if NAMES_THAT_SAY_NOTHING.intersection(parts)] == []


def test_nothing_is_left_for_later() -> None:
    texts = (file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in {".py", ".html", ".css"})
    lines = ((file, n, s) for file in texts for n, s in enumerate(file.read_text("utf-8").splitlines(), 1))
    assert [f"{place(file)}:{n}" for file, n, line in lines if NOT_FINISHED.search(line)] == []


def test_money_and_area_are_never_floating_point() -> None:
    calls = [place(f, one) for f, one in every(ast.Call, "domain") if ast.unparse(one.func) == "float"]
    numbers = [place(f, one) for f, one in every(ast.Constant, "domain") if isinstance(one.value, float)]
    assert calls + numbers == []


def test_projections_add_up_to_whole_numbers() -> None:
    """PostgreSQL makes a decimal of a sum: `total` makes a number of it again."""
    calls = ((file, ast.unparse(one.func)) for file, one in every(ast.Call, "projections"))
    assert {place(file) for file, name in calls if name == "sa.func.sum"} == {"projections/engine/sums.py"}


def test_the_domain_is_told_what_day_it_is() -> None:
    called = ((file, one, one.func) for file, one in every(ast.Call, "domain"))
    clocks = (place(f, one) for f, one, func in called if getattr(func, "attr", None) in READS_A_CLOCK)
    assert list(clocks) == []


def test_remembering_never_refuses() -> None:
    evolves = ((file, one) for file, one in functions("domain") if one.name == "evolve")
    assert [place(f, node) for f, one in evolves for node in ast.walk(one) if isinstance(node, ast.Raise)] == []


def test_events_speak_the_bookkeepers_language() -> None:
    assert [
        f"{place(file, one)} {one.name}"
        for file, one in every(ast.ClassDef, "domain")
        if "events" in file.with_suffix("").parts and one.name.endswith(WORDS_OF_A_DATABASE)
    ] == []


def test_whatever_the_domain_offers_is_explained() -> None:
    """Events are not asked: the name and the fields are the explanation."""
    files = (file for file in python_files("domain") if "events" not in file.with_suffix("").parts)
    offered = ((file, one) for file in files for one in tree(file).body if isinstance(one, Named))
    silent = ((f, one) for f, one in offered if not one.name.startswith("_") and not ast.get_docstring(one))
    assert [f"{place(file, one)} {one.name}" for file, one in silent] == []


def test_every_refusal_says_its_sentence() -> None:
    classes = list(every(ast.ClassDef, *ROOMS))
    refusals = {"Refusal"}
    while grown := {one.name for _, one in classes if refusals & bases(one)} - refusals:
        refusals |= grown
    silent = ((f, one) for f, one in classes if one.name in refusals and not ast.get_docstring(one))
    assert [f"{place(file, one)} {one.name}" for file, one in silent] == []


def test_reading_stays_readable() -> None:
    """Relative imports hide which room a name comes from."""
    assert [where for where, name in imported(*ROOMS) if name.startswith(".")] == []


def bases(one: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in one.bases}
