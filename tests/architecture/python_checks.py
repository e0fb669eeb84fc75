"""The laws of the house that no linter knows. Each takes a Source and returns its breaches, one sentence each."""

import ast

from .reading import Source

FILE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 40, 25
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
FOREIGN_KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def too_long(source: Source) -> list[str]:
    return [f"{source.path}: {source.lines} lignes, {FILE_LINES} au plus"] if source.lines > FILE_LINES else []


def long_functions(source: Source) -> list[str]:
    limit = VIEW_LINES if source.is_view else FUNCTION_LINES
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > limit:
                found.append(source.at(node, f"{node.name} fait {length} lignes, {limit} au plus"))
    return found


def vague_module(source: Source) -> list[str]:
    parts = source.path.removesuffix(".py").split("/")
    return [f"{source.path}: « {part} » ne nomme rien" for part in parts if part in VAGUE_NAMES]


def unscoped_manager_in_view(source: Source) -> list[str]:
    """A view reads rows by fetch() or .for_user(…): anything else forgets to ask who is looking."""
    if not source.is_view:
        return []
    scoped = {
        id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Attribute) and node.attr == "for_user"
    }
    return [
        source.at(node, f".{node.attr} dans une vue sans .for_user(…)")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"} and id(node) not in scoped
    ]


def queue_bypassed(source: Source) -> list[str]:
    """Only cqp.jobs speaks to the broker; everybody else writes a Job row in the transaction."""
    if source.path.startswith("cqp/jobs/"):
        return []
    return [
        source.at(node, f".{node.func.attr}( contourne la table des travaux")
        for node in _method_calls(source)
        if node.func.attr in {"delay", "apply_async", "send_task"}
    ]


def state_written_by_query(source: Source) -> list[str]:
    """QuerySet.update(state=…) ignores the workflow (house.md T5). cqp.jobs holds no workflow: there, it is how a job is taken."""
    if source.path.startswith("cqp/jobs/"):
        return []
    found = []
    for node in _method_calls(source):
        named = {keyword.arg for keyword in node.keywords}
        listed = {item.value for item in ast.walk(node) if isinstance(item, ast.Constant)}
        if (node.func.attr == "update" and "state" in named) or (node.func.attr == "bulk_update" and "state" in listed):
            found.append(source.at(node, f".{node.func.attr}( écrit un état sans passer par le circuit"))
    return found


def leaking_shortcut(source: Source) -> list[str]:
    """guardian's list shortcut is slow and returns other tenants' rows by default (house.md T3)."""
    return [
        source.at(node, "get_objects_for_user est banni : for_user()")
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Name) and node.id == "get_objects_for_user")
        or (isinstance(node, ast.Attribute) and node.attr == "get_objects_for_user")
        or (isinstance(node, ast.alias) and node.name == "get_objects_for_user")
    ]


def slow_visibility(source: Source) -> list[str]:
    """In for_user(), Exists and an OR of sub-queries read the whole table (stack.md § 3): a UNION ALL of reasons instead."""
    found = []
    for function in ast.walk(source.tree):
        if not (isinstance(function, ast.FunctionDef) and function.name == "for_user"):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Exists":
                found.append(source.at(node, "Exists dans for_user()"))
            # Built at once (`a | b`) or in a loop (`visible |= …`): the database reads the same OR.
            is_or = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.BitOr)
            if is_or and _has_subquery(node):
                found.append(source.at(node, "Q | Q sur des sous-requêtes dans for_user()"))
    return found


def clock_bypassed(source: Source) -> list[str]:
    """cqp.shared.clock can be frozen by the demo and the tests; the library's cannot."""
    if source.path == "cqp/shared/clock.py":
        return []
    return [
        source.at(node, f"{node.func.value.id}.{node.func.attr}() : cqp.shared.clock")
        for node in _method_calls(source)
        if isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr)
        in {("timezone", "now"), ("date", "today"), ("datetime", "now"), ("timezone", "localdate")}
    ]


def transitions_declared(sources: list[Source]) -> set[str]:
    return {
        node.name
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef)
        and any(_name_of(decorator) == "transition" for decorator in node.decorator_list)
    }


def transition_called(source: Source, names: set[str]) -> list[str]:
    """Outside services and the workflow itself, `dossier.submit()` would change a state without asking who, what is missing, or telling anybody.
    `services.submit(…)` on an imported module is the right way and is not one of them."""
    if source.path.endswith("/services.py") or "/services/" in source.path or "/models/" in source.path:
        return []
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return [
        source.at(node, f".{node.func.attr}( appelle une transition hors d'un service")
        for node in _method_calls(source)
        if node.func.attr in names and not (isinstance(node.func.value, ast.Name) and node.func.value.id in imported)
    ]


def upward_key(source: Source, floors: dict[str, int]) -> list[str]:
    """A foreign key written as a string hides an import from the linter."""
    mine = _floor(source.path.removesuffix(".py").replace("/", "."), floors)
    by_label = {package.split(".")[-1]: floor for package, floor in floors.items()}
    found = []
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Call) and _name_of(node) in FOREIGN_KEYS):
            continue
        target = (node.args or [keyword.value for keyword in node.keywords if keyword.arg == "to"] or [None])[0]
        if isinstance(target, ast.Constant) and isinstance(target.value, str) and "." in target.value:
            theirs = by_label.get(target.value.split(".")[0])
            if mine is not None and theirs is not None and theirs > mine:
                found.append(source.at(node, f"clé vers un étage supérieur : {target.value}"))
    return found


def _method_calls(source: Source):
    return [
        node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def _name_of(node: ast.AST) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _has_subquery(node: ast.BinOp | ast.AugAssign) -> bool:
    return any(isinstance(keyword, ast.keyword) and (keyword.arg or "").endswith("__in") for keyword in ast.walk(node))


def _floor(module: str, floors: dict[str, int]) -> int | None:
    return next(
        (floor for package, floor in floors.items() if module == package or module.startswith(package + ".")), None
    )
