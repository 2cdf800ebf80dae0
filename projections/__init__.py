"""What a reader wants to know, computed from recorded facts alone; rebuilt at will."""

from projections.arrears import ArrearsOfAreas
from projections.assessment_runs import AssessmentRuns
from projections.audit_trail import AuditTrail
from projections.billing_statement import BillingStatement
from projections.collection import Collection
from projections.directory import Directory
from projections.doubts import Doubts
from projections.dwelling_codes import DwellingCodes
from projections.engine.projection import Projection
from projections.fund_ledger import FundLedger
from projections.handover_status import HandoverStatus
from projections.handover_terms import HandoverTerms
from projections.ledger import Ledger
from projections.online_payments import OnlinePayments
from projections.proposals import Proposals
from projections.reconciliations import Reconciliations
from projections.residents import Residents
from projections.retrofit_progress import RetrofitProgress
from projections.reveals import Reveals
from projections.search import Search
from projections.staff_roster import StaffRoster
from projections.statement_batches import StatementBatches
from projections.suspense import Suspense
from projections.tariffs import Tariffs

PROJECTIONS: tuple[Projection, ...] = (
    Directory(),
    DwellingCodes(),
    Residents(),
    Search(),
    BillingStatement(),
    ArrearsOfAreas(),
    Ledger(),
    FundLedger(),
    RetrofitProgress(),
    HandoverTerms(),
    HandoverStatus(),
    Tariffs(),
    AssessmentRuns(),
    Proposals(),
    Collection(),
    Suspense(),
    OnlinePayments(),
    Reconciliations(),
    StatementBatches(),
    StaffRoster(),
    Doubts(),
    Reveals(),
    AuditTrail(),
)
"""What the worker runs and `anju rebuild` walks."""
