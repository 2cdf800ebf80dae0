"""`anju find`: a dwelling by what somebody at the counter says."""

from typing import Annotated

import typer

from services.cli.answers import Answer, Paper
from services.cli.commands import reads
from services.cli.desk import Desk
from services.cli.words import N_

_WHYS = {
    "code": N_("户号"),
    "name": N_("姓名"),
    "surname": N_("姓"),
    "initials": N_("拼音首字母"),
    "phone": N_("电话末四位"),
    "number": N_("电话"),
}


@reads("find", N_("找房屋：按姓名、姓、拼音首字母、电话或末四位、户号开头"))
def find(desk: Desk, words: Annotated[list[str], typer.Argument(help=N_("找什么"))]) -> Answer:
    """50 at most, names masked."""
    from services.http.routes.searches import find as found_by

    found = found_by(desk.house, " ".join(words))

    def show(paper: Paper) -> None:
        t = paper.tongue
        rows = [
            (
                each.code,
                each.address,
                each.name or "",
                t.word(each.capacity) if each.capacity else "",
                t.gettext(_WHYS[each.why]),
            )
            for each in found
        ]
        paper.table((N_("户号"), N_("地址"), N_("姓名"), N_("身份"), N_("按什么找到")), rows)

    return Answer([each.model_dump(mode="json") for each in found], show)
