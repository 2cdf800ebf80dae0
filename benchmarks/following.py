"""History becomes tables: catching up, making anew, and how much memory that takes."""

from functools import partial

from benchmarks.apart import Apart, Report
from benchmarks.measuring import Figure, Line, told
from benchmarks.server import Server
from benchmarks.town import Town, approve_runs, post_runs
from benchmarks.twin import TwinOfTable
from projections.billing_statement import BillingStatement
from projections.engine.projection import CATCH_UP_BATCH, Stretch, Wanted, catch_up
from projections.engine.rebuild import rebuild
from services.event_store.stretches import Follower
from services.house import House
from services.worker import follow

MB_AT_MOST = 500


def first_following(server: Server, town: Town) -> Line:
    """All of history, by all who follow it."""
    entries = town.house.store.position()
    spent = server.meter.spent(partial(follow, town.house))
    rate = f"{entries / spent.wall:,.0f} a second"
    return Line(
        f"All read models together follow {entries:,} entries of history",
        rate,
        spent=f"{told([spent.per(entries)])} an entry",
    )


def following_figures(server: Server, town: Town, small: Town, rounds: int) -> list[Figure | Line]:
    """The statement's table is emptied for the first, and stands again after the second."""
    return [_catching_up(server, town, rounds), *_rebuilding(server, town, small, rounds)]


def _catching_up(server: Server, town: Town, rounds: int) -> Figure:
    """A twentieth of history a round, from its middle on; the table grows from round to round on both sides."""
    figure = Figure(
        "billing_statement catches up, 5,000 entries a batch, at {ratio} times the speed of COPY of its rows",
        "speed",
        0.35,
        "row",
    )
    house, last = town.house, town.house.store.position()
    here = last // 2
    with server.bare(town) as connection:
        twin = TwinOfTable(connection, "statement_movement", server.folder)
        connection.execute("TRUNCATE read.statement_movement")
        connection.execute("UPDATE read.projection_position SET position = %s WHERE name = 'billing_statement'", [here])
        for _ in range(rounds):
            upto = here + last // 20
            server.settle(town)
            ours = server.meter.spent(partial(_catch_up, house, upto))
            rows = twin.write_out(f"position > {here} AND position <= {upto}")
            server.settle(town)
            figure.note(ours.per(rows), server.meter.spent(twin.take).per(rows))
            here = upto
        twin.drop()
    return figure


def _rebuilding(server: Server, town: Town, small: Town, rounds: int) -> list[Figure | Line]:
    """Each in a process of its own; the small town's beside the large one's says what size costs."""
    figure = Figure(
        "billing_statement is made anew from all of history at {ratio} times the speed of COPY of its rows",
        "speed",
        0.5,
        "row",
    )
    grown = Figure(
        f"A row of it takes {{ratio}} times the CPU that it takes in a town of {small.dwellings:,} dwellings",
        "CPU",
        1.1,
        "row",
    )
    peak_mb = rows = 0
    with server.bare(town) as connection:
        twin = TwinOfTable(connection, "statement_movement", server.folder)
        for _ in range(rounds):
            few, many = _rebuilt(server, small), _rebuilt(server, town)
            rows = rows or twin.write_out("true")
            peak_mb = max(peak_mb, many.peak_mb)
            twin.empty()
            server.settle(town)
            figure.note(many.spent, server.meter.spent(twin.take).per(rows))
            grown.note(many.spent, few.spent)
        twin.drop()
    return [figure, grown, _memory("Making it anew takes that much memory at its peak", peak_mb)]


def memory_of_a_run(server: Server, town: Town) -> Line:
    """A month of the whole town in one process: planned, approved and posted."""
    follow(town.house)
    with Apart(town.settings, server.meter) as process:
        report = process.do(partial(_run, next(town.months), town.areas)).result()
    return _memory("A run, planned, approved and posted, takes that much memory at its peak", report.peak_mb)


def _run(period: str, areas: list[str], house: House) -> None:
    post_runs(approve_runs(house, period, areas), house)


def _memory(what: str, peak_mb: int) -> Line:
    return Line(what, f"{peak_mb} MB", f"≤ {MB_AT_MOST} MB", peak_mb <= MB_AT_MOST)


def _catch_up(house: House, upto: int) -> None:
    """No further than this position."""
    with Follower(house.store) as history:

        def read(after: int, limit: int, wanted: Wanted) -> Stretch:
            return history.read(after, min(limit, upto - after), wanted)

        catch_up(BillingStatement(), read, house.writing, CATCH_UP_BATCH)


def _rebuilt(server: Server, town: Town) -> Report:
    """A row of it, in a process of its own."""
    server.settle(town)
    with Apart(town.settings, server.meter) as process:
        report = process.do(_rebuild).result()
    with server.bare(town) as connection:
        row = connection.execute("SELECT count(*) FROM read.statement_movement").fetchone()
    return report._replace(spent=report.spent.per(int(str((row or (0,))[0]))))


def _rebuild(house: House) -> None:
    with Follower(house.store) as history:
        rebuild(BillingStatement(), history.read, house.writing)
