"""`anju confirm-clock`: the clock is right, whatever the newest entries say."""

from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.commands import records
from services.cli.desk import Desk
from services.cli.words import N_


@records("confirm-clock", N_("时钟比最新的记录早很多而停止入账时：核对时间以后，确认时钟是对的"))
def confirm(desk: Desk, cause: Annotated[str, typer.Option("--reason", help=N_("原因"))]) -> Answer:
    """Where it is the clock that is wrong, set it right instead: then nothing need be confirmed."""
    from projections.engine.business_day import BUSINESS_ZONE
    from services.use_cases.record_keeping import confirm_clock

    now = desk.house.clock().astimezone(BUSINESS_ZONE)
    desk.recorded(confirm_clock(desk.house, cause=cause))
    said = N_("已确认：现在是%(day)s %(time)s。从这一刻起照常入账。")
    return Answer({"now": now}, lambda paper: paper.say(said, day=paper.tongue.day(now.date()), time=f"{now:%H:%M}"))
