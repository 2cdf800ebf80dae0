"""Which answer each refusal is: its status, and the code that programs read. One map for the whole API."""

from domain.approvals import refusals as approvals
from domain.billing import refusals as billing
from domain.errors import Refusal
from domain.fund import refusals as fund
from domain.operations import refusals as operations
from domain.payments import refusals as payments
from domain.privacy import refusals as privacy
from domain.registry import refusals as registry
from domain.retrofit import refusals as retrofit
from domain.staff import refusals as staff
from domain.values import authority, dwelling_code, floor_area, money, party, period, personal
from services.http import refusals as edge
from services.use_cases import approvals as acts
from services.use_cases import command, imports, record_keeping, recovery
from services.web import refusals as pages

ANSWERS: dict[type[Refusal], tuple[int, str]] = {
    # What cannot be read.
    edge.HostUnknown: (400, "host_unknown"),
    edge.ActorMissing: (400, "actor_missing"),
    edge.ActorMalformed: (400, "actor_malformed"),
    edge.IdempotencyKeyMissing: (400, "idempotency_key_missing"),
    edge.IdempotencyKeyMalformed: (400, "idempotency_key_malformed"),
    edge.BodyMalformed: (400, "malformed_body"),
    edge.FieldTwice: (400, "duplicate_field"),
    edge.CursorInvalid: (400, "cursor_invalid"),
    edge.MethodNotAllowed: (405, "method_not_allowed"),
    edge.BodyTooLarge: (413, "too_large"),
    edge.MediaTypeUnsupported: (415, "unsupported_media_type"),
    # Who may not.
    approvals.SamePerson: (403, "same_person"),
    billing.SamePerson: (403, "same_person"),
    operations.SamePerson: (403, "same_person"),
    staff.SamePerson: (403, "same_person"),
    staff.OwnRole: (403, "own_role"),
    approvals.NotTheProposer: (403, "not_the_proposer"),
    payments.NotYourShift: (403, "not_your_shift"),
    payments.NotYourReceiptBook: (403, "not_your_receipt_book"),
    # What is not there.
    edge.NothingThere: (404, "not_found"),
    edge.UnknownRun: (404, "not_found"),
    edge.UnknownShift: (404, "not_found"),
    edge.UnknownPaymentId: (404, "not_found"),
    edge.UnknownReceipt: (404, "not_found"),
    edge.UnknownBuilding: (404, "not_found"),
    dwelling_code.DwellingCodeInvalid: (404, "not_found"),
    dwelling_code.AreaCodeInvalid: (404, "not_found"),
    approvals.UnknownProposal: (404, "not_found"),
    billing.UnknownDispute: (404, "not_found"),
    billing.AccountNotOpened: (404, "not_found"),
    billing.UnknownCharge: (404, "not_found"),
    billing.UnknownPayment: (404, "not_found"),
    billing.UnknownTariffVersion: (404, "not_found"),
    billing.NothingIssued: (404, "not_found"),
    billing.NothingToIssue: (404, "not_found"),
    payments.UnknownReceiptBook: (404, "not_found"),
    registry.UnknownArea: (404, "not_found"),
    registry.UnknownDwelling: (404, "not_found"),
    registry.UnknownResident: (404, "not_found"),
    retrofit.UnknownShare: (404, "not_found"),
    imports.UnknownImportKind: (404, "not_found"),
    # What the state of things forbids.
    approvals.ProposalSettled: (409, "proposal_settled"),
    billing.IdReused: (409, "id_reused"),
    billing.PeriodAlreadyAssessed: (409, "period_already_assessed"),
    billing.ChargeOfAnother: (409, "charge_of_another"),
    billing.RefundExceedsRest: (409, "exceeds_refundable"),
    billing.DebtorUnclear: (409, "debtor_unclear"),
    billing.TariffGap: (409, "tariff_gap"),
    billing.TariffOverlap: (409, "tariff_overlap"),
    billing.TariffInUse: (409, "tariff_in_use"),
    billing.RunNotReady: (409, "run_not_ready"),
    billing.SheetNotReady: (409, "sheet_not_ready"),
    billing.NothingToAssess: (409, "nothing_to_assess"),
    billing.PreviewOutdated: (409, "preview_outdated"),
    billing.BooksNotClosed: (409, "books_not_closed"),
    billing.BooksClosed: (409, "books_closed"),
    billing.DoubtOfAnother: (409, "doubt_of_another"),
    billing.ChargeGone: (409, "charge_reversed"),
    billing.DisputedAlready: (409, "disputed_already"),
    billing.DisputeSettledAlready: (409, "dispute_settled"),
    billing.StatementsIssuedAlready: (409, "statements_issued_already"),
    billing.LaterStatementsIssued: (409, "later_statements_issued"),
    billing.IssuedOtherwise: (409, "issued_otherwise"),
    staff.StaffMemberKnown: (409, "staff_member_known"),
    staff.RoleNotHeld: (409, "role_not_held"),
    staff.JoinedAlready: (409, "joined_already"),
    operations.RestoreDeclaredAlready: (409, "restore_declared_already"),
    operations.SeriesClosed: (409, "series_closed"),
    recovery.NothingToRecover: (409, "nothing_to_recover"),
    recovery.OtherRestore: (409, "other_restore"),
    recovery.RecordsUneven: (409, "records_uneven"),
    recovery.KeysMissing: (409, "keys_missing"),
    payments.ReceiptBookGivenBack: (409, "receipt_book_returned"),
    staff.UnknownStaffMember: (404, "not_found"),
    fund.NotBroughtForward: (404, "not_found"),
    fund.BroughtForwardOtherwise: (409, "brought_forward_otherwise"),
    payments.ShiftNotOpen: (409, "shift_closed"),
    payments.ShiftReused: (409, "shift_reused"),
    payments.CashShort: (409, "cash_short"),
    payments.NothingToHandIn: (409, "nothing_to_hand_in"),
    payments.ReceiptBookOtherwise: (409, "receipt_book_otherwise"),
    payments.ReceiptBookUsedUp: (409, "receipt_book_used_up"),
    payments.PayeesDiffer: (409, "payees_differ"),
    registry.RegisteredOtherwise: (409, "registered_otherwise"),
    registry.TransferOutOfOrder: (409, "transfer_out_of_order"),
    registry.AreaUnchanged: (409, "area_unchanged"),
    registry.ChangesNotPlanned: (409, "changes_not_planned"),
    registry.PlannerApplies: (403, "planner_applies"),
    registry.NotALivingTenant: (409, "not_a_living_tenant"),
    registry.NotVacant: (409, "not_vacant"),
    registry.DwellingEnded: (409, "dwelling_ended"),
    registry.NotStanding: (409, "not_standing"),
    registry.NotUnsoldPublic: (409, "not_unsold_public"),
    registry.CodeUsed: (409, "code_used"),
    registry.TenuresDiffer: (409, "tenures_differ"),
    registry.DiedAlready: (409, "died_already"),
    registry.PersonDied: (409, "person_died"),
    retrofit.ShareBroughtForwardOtherwise: (409, "brought_forward_otherwise"),
    record_keeping.ClockNotSuspect: (409, "clock_not_suspect"),
    command.ChangedMeanwhile: (409, "changed_meanwhile"),
    edge.PersonErased: (409, "subject_erased"),
    # What is refused whatever the state.
    edge.FieldUnknown: (422, "unknown_field"),
    edge.FieldMissing: (422, "field_missing"),
    edge.ValueUnfit: (422, "value_invalid"),
    edge.QueryInvalid: (422, "query_invalid"),
    edge.DateInvalid: (422, "date_invalid"),
    edge.InstantInvalid: (422, "instant_invalid"),
    edge.ZoneMissing: (422, "zone_missing"),
    edge.NotComeYet: (422, "not_yet"),
    edge.NotIntegerFen: (422, "amount_not_integer_fen"),
    edge.TextInvalid: (422, "text_invalid"),
    edge.RateInvalid: (422, "rate_invalid"),
    edge.WorkbookUnreadable: (422, "workbook_unreadable"),
    money.AmountNotPositive: (422, "amount_not_positive"),
    money.AmountTooLarge: (422, "amount_too_large"),
    money.AmountUnreadable: (422, "amount_unreadable"),
    money.MoreThanTwoDecimals: (422, "more_than_two_decimals"),
    floor_area.FloorAreaInvalid: (422, "floor_area_invalid"),
    authority.AuthorityMissing: (422, "authority_missing"),
    party.PartyInvalid: (422, "party_invalid"),
    period.PeriodInvalid: (422, "period_invalid"),
    period.PeriodEmpty: (422, "period_empty"),
    personal.PersonalTextInvalid: (422, "text_invalid"),
    personal.WordsInvalid: (422, "text_invalid"),
    privacy.UnknownPurpose: (422, "unknown_purpose"),
    privacy.KindsUnclear: (422, "kinds_unclear"),
    edge.SubjectUnclear: (422, "subject_unclear"),
    billing.WordsMissing: (422, "words_missing"),
    billing.ArrearsDoNotAddUp: (422, "arrears_do_not_add_up"),
    billing.UnknownReason: (422, "unknown_reason"),
    billing.NotYet: (422, "not_yet"),
    billing.BackdatingNeedsReason: (422, "backdating_needs_reason"),
    billing.RateNotPositive: (422, "rate_invalid"),
    billing.UnknownBasis: (422, "unknown_basis"),
    billing.FeeKindInvalid: (422, "fee_kind_invalid"),
    billing.PeriodNotOver: (422, "not_yet"),
    staff.MemberNameInvalid: (422, "member_name_invalid"),
    staff.EmployerUnfit: (422, "employer_unfit"),
    staff.UnknownRole: (422, "unknown_role"),
    staff.RoleNotOfEmployer: (422, "role_not_of_employer"),
    staff.AreasUnfit: (422, "areas_unfit"),
    staff.ReasonMissing: (422, "reason_missing"),
    operations.CauseMissing: (422, "cause_missing"),
    operations.LossUnclear: (422, "loss_unclear"),
    fund.NegativeFundAmount: (422, "amount_negative"),
    payments.UnknownChannel: (422, "unknown_channel"),
    payments.CountNegative: (422, "amount_negative"),
    payments.ReceiptNumbersInvalid: (422, "receipt_numbers_invalid"),
    registry.UnknownTenure: (422, "unknown_tenure"),
    registry.SharesIncomplete: (422, "shares_incomplete"),
    registry.UnknownCause: (422, "unknown_cause"),
    registry.UnknownCapacity: (422, "unknown_capacity"),
    registry.OtherArea: (422, "other_area"),
    registry.PartsUnclear: (422, "parts_unclear"),
    registry.PersonsAlike: (422, "persons_alike"),
    retrofit.SharesDoNotAddUp: (422, "shares_do_not_add_up"),
    acts.UnknownAct: (422, "unknown_act"),
    acts.ContentInvalid: (422, "content_invalid"),
    command.CommandIdReused: (422, "idempotency_key_reused"),
    imports.ImportFaulty: (422, "import_faulty"),
    pages.FromAnotherSite: (403, "from_another_site"),
    pages.FormBroken: (422, "form_broken"),
    pages.FileMissing: (422, "file_missing"),
    pages.NameMissing: (422, "name_missing"),
    pages.OtherFile: (422, "other_file"),
    pages.DayUnreadable: (422, "date_invalid"),
    pages.DayBeforePeriod: (422, "day_before_period"),
    # What is our own trouble.
    edge.Failed: (500, "failed"),
    edge.RecordUnreadable: (500, "record_unreadable"),
    edge.StorageIsFull: (503, "storage_full"),
    edge.ServiceUnavailable: (503, "unavailable"),
    edge.ReleaseTooOld: (503, "upgrade_needed"),
    edge.RecordsRecovering: (503, "recovering"),
    edge.OutcomeOpen: (503, "outcome_unknown"),
    edge.ClockWrong: (503, "clock_suspect"),
    edge.KeysAway: (503, "keys_unavailable"),
}
"""A new refusal is a line here; a test walks them all."""

NEVER_WAS = {billing.RunNotReady: "not planned", payments.ShiftNotOpen: "not open"}
"""The state of a thing of which nothing is on record: it is not there at all."""

OF_WORKBOOKS = {"unpacks_too_large": (413, "unpacks_too_large"), "file_too_large": (413, "too_large")}
"""The gate's reasons that have an answer of their own."""


def answer_to(refusal: Refusal) -> tuple[int, str]:
    """Status and code."""
    kind = type(refusal)
    if kind in NEVER_WAS and refusal.facts.get("state") == NEVER_WAS[kind]:
        return 404, "not_found"
    if isinstance(refusal, edge.WorkbookUnreadable) and refusal.reason in OF_WORKBOOKS:
        return OF_WORKBOOKS[refusal.reason]
    return ANSWERS[kind]
