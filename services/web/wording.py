"""Facts in words: how an amount came about, whose it is, where a dwelling lies, what a name may show."""

from decimal import Decimal
from typing import NamedTuple

from domain.billing.events import ArrearsBroughtForward, Basis
from domain.values.authority import Authority
from domain.values.dwelling_code import place
from domain.values.money import HALF_UP_TO_FEN, unrounded_fen
from domain.values.party import former_employer
from services.languages import N_, Said, Tongue

_PARTIES = {
    "resident": N_("住户"),
    "bureau": N_("机关事务管理局"),
    "company": N_("物业公司"),
    "supplier": N_("供应商"),
    "bearer": N_("持链接的付款人"),
}
_FORMER_EMPLOYER_OF = former_employer("").partition(":")[2]
_UNITS = (N_("㎡"), N_("户"))
_FEE_KINDS = (
    N_("物业服务费"),
    N_("清洁管理费"),
    N_("垃圾清运费"),
    N_("公共照明分摊"),
    N_("水表出户"),
    N_("一户一电表"),
    N_("天然气入户"),
)
"""Names that stand in the data; others are shown in Chinese until they are translated."""


class Reckoning(NamedTuple):
    """How an assessed amount came about, and on what authority."""

    formula: str
    is_rounded: bool
    authority: Said


class LedgerRow(NamedTuple):
    """Where an old debt stands in the ledger that was handed over, and what it says there."""

    sheet: Said
    row: int
    assessed: str
    paid: str
    outstanding: str
    file: str


def reckoning(basis: Basis, amount_fen: int, tongue: Tongue) -> Reckoning:
    """62.25 ㎡ × 0.50 元/㎡·月 × 1 月 = 31.125 → 31.13 元."""
    is_exact = unrounded_fen(Decimal(amount_fen).scaleb(-2)) == basis.unrounded_fen
    if is_exact:
        formula = tongue.ngettext(
            "%(quantity)s %(unit)s × %(rate)s 元/%(unit)s·月 × %(months)d 月 = %(amount)s 元",
            "%(quantity)s %(unit)s × %(rate)s 元/%(unit)s·月 × %(months)d 月 = %(amount)s 元",
            basis.months,
        )
    else:
        formula = tongue.ngettext(
            "%(quantity)s %(unit)s × %(rate)s 元/%(unit)s·月 × %(months)d 月 = %(exact)s → %(amount)s 元",
            "%(quantity)s %(unit)s × %(rate)s 元/%(unit)s·月 × %(months)d 月 = %(exact)s → %(amount)s 元",
            basis.months,
        )
    places = {
        "quantity": tongue.count(basis.quantity) if basis.quantity == 1 else tongue.number(basis.quantity),
        "unit": tongue.gettext(basis.unit),
        "rate": tongue.number(basis.rate_yuan),
        "months": basis.months,
        "exact": tongue.number(basis.unrounded_fen.scaleb(-2)),
        "amount": tongue.number(Decimal(amount_fen).scaleb(-2)),
    }
    rounded = not is_exact and basis.rounding == HALF_UP_TO_FEN
    return Reckoning(formula % places, rounded, document(basis.authority, tongue))


def document(authority: Authority, tongue: Tongue) -> Said:
    """The document by its kind and number, as it names itself, and its day."""
    said = tongue.name(str(authority))
    if authority.dated is None:
        return said
    day = tongue.day(authority.dated)
    return Said(f"{said.text}（{day}）" if tongue.code == "zh" else f"{said.text} ({day})", said.lang)


def ledger_row(arrears: ArrearsBroughtForward, tongue: Tongue) -> LedgerRow:
    """As the bureau handed it over."""
    return LedgerRow(
        sheet=tongue.name(arrears.source.sheet),
        row=arrears.source.row,
        assessed=tongue.money(arrears.assessed_fen),
        paid=tongue.money(arrears.paid_fen),
        outstanding=tongue.money(arrears.outstanding_fen),
        file=arrears.source.sha256[:8],
    )


def party(who: str, tongue: Tongue) -> Said:
    """What a party is called where it is no person: by its kind; a unit by the name that the ledger gives it."""
    kind, _, name = who.partition(":")
    if who == former_employer(name.removeprefix(_FORMER_EMPLOYER_OF)):
        return Said(tongue.gettext(N_("原单位")))
    return tongue.name(name) if kind == "unit" else Said(tongue.gettext(_PARTIES[kind]))


def masked(name: str) -> str:
    """陈明 → 陈*, 陈小明 → 陈*明: the first character, one mark, and from three on the last."""
    return f"{name[:1]}*{name[2:][-1:]}" if len(name) > 1 else "*"


def address(area: str, code: str) -> str:
    """滨湖路宿舍区 1栋1单元101, as it stands on the door."""
    at = place(code)
    building, entrance = at.building.rpartition("-")[2], at.entrance.rpartition("-")[2]
    return f"{area} {building}栋{entrance}单元{at.door}"


def masked_address(area: str, code: str) -> str:
    """滨湖路宿舍区 1栋*单元**1: enough for whoever knows the dwelling, too little for anybody else."""
    at = place(code)
    return f"{area} {at.building.rpartition('-')[2]}栋*单元**{at.door[-1:]}"
