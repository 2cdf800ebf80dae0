"""The 43 scenarios of the payment design, and the tests that play each."""

from typing import NamedTuple

PAID, BACK, WRONG = (f"payment_histories/test_{each}_on_sqlite.py" for each in ("paid", "money_back", "gone_wrong"))
MONEY, INPUTS = "domain/values/test_money.py", "http/test_bad_inputs.py"


class Scenario(NamedTuple):
    """What goes wrong, and where that is played."""

    what: str
    file: str
    tests: tuple[str, ...]


def _in(file: str, what: str, *tests: str) -> Scenario:
    return Scenario(what, file, tests)


CLOSED_BROWSER = "test_paid_and_the_browser_closed_before_it_came_back"
AT_THE_COUNTER = "test_what_was_taken_at_a_counter_meanwhile_rests"
ANOTHER_AMOUNT, NO_ANSWER = "test_another_amount_than_was_asked_for", "test_no_answer_to_the_first_question"
DIED = "test_whoever_dies_before_the_save_is_followed_by_another"
LOST_REFUND = "test_no_answer_to_a_refund_makes_no_second_one"
APPEALED = "test_a_dispute_that_is_lost_opens_what_was_paid_and_an_appeal_pays_it_again"
SCENARIOS = {
    1: _in(PAID, "paid by card", CLOSED_BROWSER),
    2: _in(PAID, "paid by Alipay, the browser closed before it came back", CLOSED_BROWSER),
    3: _in(PAID, "the return page asks first", "test_the_return_page_asks_first_and_the_messages_come_later"),
    4: _in(PAID, "WeChat Pay promised, then come", "test_promised_and_come"),
    5: _in(PAID, "WeChat Pay promised, then not come", "test_promised_and_not_come"),
    6: _in(PAID, "declined, then paid on the same page", "test_declined_then_paid_on_the_same_page"),
    7: _in(PAID, "the page expires", "test_a_page_that_nobody_used_expires"),
    8: _in(PAID, "two tabs, the same choice", "test_two_tabs_with_the_same_choice_have_one_page"),
    9: _in(PAID, "two tabs, another choice", "test_a_second_tab_with_another_choice_closes_the_first"),
    10: _in(PAID, "paid in one tab while another begins", "test_paid_in_one_tab_while_another_begins"),
    11: _in(PAID, "cash at the counter, then all of it online", AT_THE_COUNTER),
    12: _in(PAID, "a part in cash, then all of it online", AT_THE_COUNTER),
    13: _in(PAID, "more captured than asked for", ANOTHER_AMOUNT),
    14: _in(PAID, "less captured than asked for", ANOTHER_AMOUNT),
    15: _in(PAID, "the question for a page is lost", NO_ANSWER),
    16: _in(PAID, "the answer with the page is lost", NO_ANSWER),
    17: _in(PAID, "a failure that is kept", "test_a_failure_that_is_kept_is_followed_by_another_attempt"),
    18: _in(WRONG, "death between the provider's answer and our save, twice", DIED),
    19: _in(PAID, "the endpoint is down for a day", "test_an_endpoint_that_was_down_for_a_day_is_told_then"),
    20: _in(BACK, "a part is refunded", "test_a_part_of_it_opens_the_last_line"),
    21: _in(BACK, "what was paid too much is refunded", "test_what_rests_goes_back_first"),
    22: _in(BACK, "the answer to a refund is lost", LOST_REFUND),
    23: _in(BACK, "the question for a refund is lost, asked again three days later", LOST_REFUND),
    24: _in(BACK, "a wallet's refund comes back", "test_a_wallets_refund_that_comes_back_pays_again"),
    25: _in(
        BACK,
        "a refund comes back when its charge was paid in cash",
        "test_a_refund_that_comes_back_when_its_charge_was_paid_in_cash_rests",
    ),
    26: _in(BACK, "two clerks refund", "test_two_clerks_cannot_send_the_same_money_back"),
    27: _in(BACK, "a refund made in the dashboard", "test_a_refund_that_was_made_in_the_dashboard_is_found"),
    28: _in(BACK, "a dispute won", "test_a_dispute_that_is_won_opens_nothing"),
    29: _in(BACK, "a dispute lost", APPEALED),
    30: _in(BACK, "lost, appealed, won", APPEALED),
    31: _in(BACK, "an inquiry closed", "test_an_inquiry_moves_no_money_until_it_becomes_a_dispute"),
    32: _in(
        BACK, "a part refunded, the rest disputed and lost", "test_refunded_in_part_and_the_rest_disputed_and_lost"
    ),
    33: _in(
        BACK,
        "a refund of what is disputed",
        "test_what_is_disputed_is_not_sent_back_as_well",
        "test_a_refund_that_meets_a_dispute_at_the_provider_is_refused_and_moves_nothing",
    ),
    34: _in(
        WRONG,
        "another program on the same account",
        "test_what_another_program_sells_on_the_same_account_is_no_money_of_ours",
    ),
    35: _in(PAID, "too little", "test_too_little_is_refused_before_anybody_is_asked"),
    36: _in(
        WRONG,
        "captured after it had expired, or was given up",
        "test_a_capture_after_it_had_expired_is_booked_and_marked_as_late",
        "test_money_of_a_page_that_nobody_told_us_was_opened_is_booked_all_the_same",
    ),
    37: _in(WRONG, "paid out in HKD", "test_paid_out_in_another_currency_the_books_stay_in_yuan"),
    38: _in(WRONG, "several workers at once", "test_several_at_once_book_it_once"),
    39: _in(MONEY, "amounts that are no whole 分", "test_an_amount_has_two_decimals_at_most"),
    40: _in(WRONG, "nothing heard for 31 days", "test_a_month_in_which_nobody_was_told_anything"),
    41: _in(BACK, "a refund is sent again without having looked", LOST_REFUND),
    42: _in(BACK, "a refund is sent twice", "test_sent_twice_it_is_one_refund"),
    43: _in(WRONG, "death while a dispute is taken over", DIED),
}
WITHOUT_NEWS = (39,)
"""Nothing that a provider tells: there are no ways in which it could arrive."""
