"""What the edge refuses before any rule of the business is asked."""

from datetime import date

from domain.errors import Refusal


class NothingThere(Refusal):
    """There is nothing at this address: compare it with the documentation at /docs."""


class MethodNotAllowed(Refusal):
    """This address does not answer {method}: see the documentation at /docs."""

    method: str


class HostUnknown(Refusal):
    """This service does not go by that name: call it by its public address, or on its own computer as localhost."""


class IdempotencyKeyMissing(Refusal):
    """The header Idempotency-Key is missing: send a new key with each new act, the same one to repeat it."""


class IdempotencyKeyMalformed(Refusal):
    """An Idempotency-Key is 16 to 64 letters, digits, dashes and underscores: make such a key."""


class RequestInProgress(Refusal):
    """The same request is still at work: send it again in a moment, with the same key."""


class TooManyRequests(Refusal):
    """More than {times} requests came from here within a minute: wait {seconds} seconds, then go on."""

    times: int
    seconds: int


class EditionUnsaid(Refusal):
    """Which edition you are changing is not said: read the thing, and send its ETag as If-Match."""


class BodyMalformed(Refusal):
    """The body cannot be read: send sound JSON in UTF-8, or a sound form with a file."""


class FieldTwice(Refusal):
    """The field {field} stands there twice: send it once."""

    field: str


class FieldUnknown(Refusal):
    """There is no field {field} here: leave it out, or check its name."""

    field: str


class FieldMissing(Refusal):
    """The field {field} is missing: send it."""

    field: str


class ValueUnfit(Refusal):
    """The value of {field} does not fit: see the documentation at /docs for what can stand there."""

    field: str


class BodyTooLarge(Refusal):
    """More than {most_bytes} bytes are not taken here: send less at a time."""

    most_bytes: int


class MediaTypeUnsupported(Refusal):
    """The body must be {wanted}, and the header Content-Type must say so."""

    wanted: str


class QueryInvalid(Refusal):
    """The parameter {field} does not fit, or does not exist: see the documentation at /docs."""

    field: str


class CursorInvalid(Refusal):
    """This cursor belongs to another query, or was altered: begin again without one."""


class DateInvalid(Refusal):
    """A day is written like 2026-11-23, and is one of the calendar: check it."""


class InstantInvalid(Refusal):
    """An instant is written like 2026-11-23T12:00:00+08:00: check it."""


class ZoneMissing(Refusal):
    """This instant does not say in which time zone: write it like 2026-11-23T12:00:00+08:00."""


class NotComeYet(Refusal):
    """{day} has not come yet: ask for today or an earlier day."""

    day: date


class NotIntegerFen(Refusal):
    """An amount is a whole number of 分, written like 3113: no decimals, no quotation marks."""


class TextInvalid(Refusal):
    """A text is 1 to {longest} legible characters: enter it again."""

    longest: int


class RateInvalid(Refusal):
    """A rate is a text like "0.50", in yuan, with at most 6 decimals: check it."""


class UnknownRun(Refusal):
    """There is no run {run}: look at the list of runs."""

    run: str


class UnknownShift(Refusal):
    """There is no shift {shift}: check its number."""

    shift: str


class UnknownPaymentId(Refusal):
    """There is no such payment: look it up by its dwelling or its receipt."""


class UnknownReceipt(Refusal):
    """There is no receipt {receipt}: check its number."""

    receipt: str


class ProviderAway(Refusal):
    """The provider of online payment does not answer: try again in a moment; nothing is lost."""


class NoReceiptYet(Refusal):
    """No receipt is numbered for this payment yet: try again in a moment; if that lasts, issue a book for it."""


class UnknownBuilding(Refusal):
    """There is no such building: write it like BH-1."""


class WorkbookUnreadable(Refusal):
    """The workbook cannot be read ({reason}): save it as .xlsx in Excel and send it again."""

    reason: str


class StorageIsFull(Refusal):
    """The disk is full and nothing was recorded: free space, then send the same again with the same key."""


class ServiceUnavailable(Refusal):
    """The records cannot be reached just now: send the same again in a moment, with the same key."""


class ReleaseTooOld(Refusal):
    """A newer release of Anju keeps these records, and this one records nothing more: tell whoever looks after it."""


class RecordUnreadable(Refusal):
    """An entry of these records cannot be read, and nothing was recorded: tell whoever looks after this service."""


class RecordsRecovering(Refusal):
    """These records came back from a backup: until two persons have declared what is lost, nothing is recorded."""


class OutcomeOpen(Refusal):
    """Whether this is recorded is not known just now: send the same again in a moment, with the same key, no other."""


class ClockWrong(Refusal):
    """The clock of this service stands before the newest record, and nothing was recorded: tell who looks after it."""


class KeysAway(Refusal):
    """Personal values cannot be opened or sealed just now: send the same again in a moment, with the same key."""


class PersonErased(Refusal):
    """This person's data was erased for good: nothing new can be entered for them."""


class Failed(Refusal):
    """Something went wrong here, and it is not your doing: send the same again with the same key, or call us."""


class SubjectUnclear(Refusal):
    """Name a resident, or a doubt: one of both."""
