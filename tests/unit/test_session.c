/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_session.c: the order of messages: every state with every input, and whole sessions step by
 * step. The hand-over between two ACSs follows the steps of the H3C configuration guide, "CWMP
 * message interaction procedure" (1 and 2, connecting, and 11, closing, are HTTP's).
 */
#include "cwmp/session.h"

#include <string.h>

#include "tests/unit/unit.h"
#include "platform/banned.h"

static const struct session_view nothing = {false, false}, waiting = {false, true},
                                 held = {true, true}, held_idle = {true, false};

static void test_eleven_steps(void)
{
    struct session session;
    struct session_step step = session_begin(&session);
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_INFORM);                   /* 3 */
    step = session_next(&session, SESSION_GOT_INFORM_RESPONSE, nothing); /* 4 */
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_EMPTY);                    /* 5 */
    step = session_next(&session, SESSION_GOT_REQUEST, nothing);         /* 6 GetParameterValues */
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_ANSWER);                   /* 7 */
    step = session_next(&session, SESSION_GOT_REQUEST, nothing);         /* 8 SetParameterValues */
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_ANSWER);                   /* 9 */
    step = session_next(&session, SESSION_GOT_EMPTY, nothing);           /* 10 */
    CU_ASSERT_EQUAL(step.action, SESSION_SUCCEED); /* 11, without a further empty POST */
    CU_ASSERT_EQUAL(session.state, SESSION_OVER);
}

/* --- every state with every input --- */

struct expected {
    enum session_action action;
    enum session_state state;
};

/* clang-format off */
#define FAILS {SESSION_FAIL, SESSION_OVER}
static const struct expected expected[SESSION_OVER][SESSION_INPUT_COUNT] = {
    [SESSION_INFORMING] = {
        [SESSION_GOT_INFORM_RESPONSE] = {SESSION_SEND_EMPTY, SESSION_LISTENING},
        [SESSION_GOT_ANSWER] = FAILS,
        [SESSION_GOT_REQUEST] = FAILS,
        [SESSION_GOT_NOT_UNDERSTOOD] = FAILS,
        [SESSION_GOT_EMPTY] = FAILS,
        [SESSION_GOT_FAULT] = FAILS,
        [SESSION_GOT_FAULT_RETRY] = {SESSION_SEND_AGAIN, SESSION_INFORMING},
        [SESSION_GOT_FAULT_VERSION] = {SESSION_SEND_INFORM, SESSION_INFORMING},
        [SESSION_GOT_RESPONSE] = FAILS,
        [SESSION_GOT_INVALID] = FAILS,
        [SESSION_GOT_NOTHING] = FAILS,
    },
    [SESSION_ASKING] = {
        [SESSION_GOT_INFORM_RESPONSE] = FAILS,
        [SESSION_GOT_ANSWER] = {SESSION_SEND_EMPTY, SESSION_LISTENING},
        [SESSION_GOT_REQUEST] = FAILS,
        [SESSION_GOT_NOT_UNDERSTOOD] = FAILS,
        [SESSION_GOT_EMPTY] = FAILS,
        [SESSION_GOT_FAULT] = {SESSION_SEND_EMPTY, SESSION_LISTENING},
        [SESSION_GOT_FAULT_RETRY] = {SESSION_SEND_AGAIN, SESSION_ASKING},
        [SESSION_GOT_FAULT_VERSION] = {SESSION_SEND_EMPTY, SESSION_LISTENING},
        [SESSION_GOT_RESPONSE] = FAILS,
        [SESSION_GOT_INVALID] = FAILS,
        [SESSION_GOT_NOTHING] = FAILS,
    },
    [SESSION_HELD] = {
        [SESSION_GOT_INFORM_RESPONSE] = FAILS,
        [SESSION_GOT_ANSWER] = FAILS,
        [SESSION_GOT_REQUEST] = {SESSION_SEND_ANSWER, SESSION_HELD},
        [SESSION_GOT_NOT_UNDERSTOOD] = {SESSION_SEND_FAULT, SESSION_HELD},
        [SESSION_GOT_EMPTY] = {SESSION_SEND_REQUEST, SESSION_ASKING},
        [SESSION_GOT_FAULT] = FAILS,
        [SESSION_GOT_FAULT_RETRY] = FAILS,
        [SESSION_GOT_FAULT_VERSION] = FAILS,
        [SESSION_GOT_RESPONSE] = FAILS,
        [SESSION_GOT_INVALID] = FAILS,
        [SESSION_GOT_NOTHING] = FAILS,
    },
    [SESSION_LISTENING] = {
        [SESSION_GOT_INFORM_RESPONSE] = FAILS,
        [SESSION_GOT_ANSWER] = FAILS,
        [SESSION_GOT_REQUEST] = {SESSION_SEND_ANSWER, SESSION_LISTENING},
        [SESSION_GOT_NOT_UNDERSTOOD] = {SESSION_SEND_FAULT, SESSION_LISTENING},
        [SESSION_GOT_EMPTY] = {SESSION_SUCCEED, SESSION_OVER},
        [SESSION_GOT_FAULT] = FAILS,
        [SESSION_GOT_FAULT_RETRY] = FAILS,
        [SESSION_GOT_FAULT_VERSION] = FAILS,
        [SESSION_GOT_RESPONSE] = FAILS,
        [SESSION_GOT_INVALID] = FAILS,
        [SESSION_GOT_NOTHING] = FAILS,
    },
};
/* clang-format on */

/* Whether the words of the failure come with the input (a fault, an HTTP status, ...). */
static bool has_own_reason(enum session_input input)
{
    return input == SESSION_GOT_FAULT || input == SESSION_GOT_FAULT_RETRY ||
           input == SESSION_GOT_FAULT_VERSION || input == SESSION_GOT_INVALID ||
           input == SESSION_GOT_NOTHING;
}

static void test_table(void)
{
    for (int state = 0; state < SESSION_OVER; state++)
        for (int i = 0; i < SESSION_INPUT_COUNT; i++) {
            enum session_input input = (enum session_input)i;
            struct session session = {.state = (enum session_state)state};
            struct session_view view = state == SESSION_HELD ? waiting : nothing;
            struct session_step step = session_next(&session, input, view);
            const struct expected *right = &expected[state][i];
            if (step.action != right->action || session.state != right->state)
                fprintf(stderr, "state %d, input %d: action %d, state %d\n", state, i, step.action,
                        session.state);
            CU_ASSERT_EQUAL(step.action, right->action);
            CU_ASSERT_EQUAL(session.state, right->state);
            CU_ASSERT_PTR_NOT_NULL_FATAL(step.reason);
            if (step.action == SESSION_FAIL)
                CU_ASSERT_EQUAL(!step.reason[0], has_own_reason(input))
        }
}

/* Where it is the CPE's turn: its request, or the empty message when it has none or must not. */
static void test_turn(void)
{
    static const struct {
        enum session_state state;
        enum session_input input;
    } turns[] = {{SESSION_INFORMING, SESSION_GOT_INFORM_RESPONSE},
                 {SESSION_ASKING, SESSION_GOT_ANSWER},
                 {SESSION_ASKING, SESSION_GOT_FAULT}};
    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        const struct {
            struct session_view view;
            struct expected expected;
        } cases[] = {{nothing, {SESSION_SEND_EMPTY, SESSION_LISTENING}},
                     {held_idle, {SESSION_SEND_EMPTY, SESSION_LISTENING}},
                     {waiting, {SESSION_SEND_REQUEST, SESSION_ASKING}},
                     {held, {SESSION_SEND_EMPTY, SESSION_HELD}}};
        for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
            struct session session = {.state = turns[i].state};
            struct session_step step = session_next(&session, turns[i].input, cases[k].view);
            CU_ASSERT_EQUAL(step.action, cases[k].expected.action);
            CU_ASSERT_EQUAL(session.state, cases[k].expected.state);
        }
    }
}

/* --- whole sessions --- */

static void test_held_session(void)
{
    struct session session;
    session_begin(&session);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_INFORM_RESPONSE, held).action,
                    SESSION_SEND_EMPTY);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_REQUEST, held).action, SESSION_SEND_ANSWER);
    /* the ACS has the floor until it is done, even where it no longer holds */
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_REQUEST, waiting).action,
                    SESSION_SEND_ANSWER);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_EMPTY, waiting).action,
                    SESSION_SEND_REQUEST);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_ANSWER, waiting).action,
                    SESSION_SEND_REQUEST);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_ANSWER, held).action, SESSION_SEND_EMPTY);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_EMPTY, waiting).action,
                    SESSION_SEND_REQUEST);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_FAULT, nothing).action, SESSION_SEND_EMPTY);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_EMPTY, nothing).action, SESSION_SUCCEED);
}

/* After "nothing more to say" the CPE does not ask in that session (3.7.1.3). */
static void test_silent_after_the_empty_post(void)
{
    struct session session;
    session_begin(&session);
    session_next(&session, SESSION_GOT_INFORM_RESPONSE, nothing);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_REQUEST, waiting).action,
                    SESSION_SEND_ANSWER);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_EMPTY, waiting).action, SESSION_SUCCEED);
}

static void test_reason_for_what_is_out_of_order(void)
{
    struct session session;
    session_begin(&session);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(session_next(&session, SESSION_GOT_REQUEST, nothing).reason, "InformResponse"));
}

static void test_again_has_an_end(void)
{
    struct session session;
    session_begin(&session);
    for (int i = 0; i < SESSION_AGAIN_MAX; i++)
        CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_FAULT_RETRY, nothing).action,
                        SESSION_SEND_AGAIN);
    struct session_step step = session_next(&session, SESSION_GOT_FAULT_RETRY, nothing);
    CU_ASSERT_EQUAL(step.action, SESSION_FAIL);
    CU_ASSERT_PTR_NOT_NULL(strstr(step.reason, "8005"));
}

/* Each message has tries of its own; a request that uses its up is given up, the session is not. */
static void test_again_of_a_request(void)
{
    struct session session;
    session_begin(&session);
    session_next(&session, SESSION_GOT_FAULT_RETRY, waiting);
    session_next(&session, SESSION_GOT_INFORM_RESPONSE, waiting);
    for (int request = 0; request < 2; request++) {
        for (int i = 0; i < SESSION_AGAIN_MAX; i++)
            CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_FAULT_RETRY, waiting).action,
                            SESSION_SEND_AGAIN);
        CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_FAULT_RETRY, waiting).action,
                        SESSION_GIVE_UP);
        CU_ASSERT_EQUAL(
            session_next(&session, SESSION_GOT_FAULT, request ? nothing : waiting).action,
            request ? SESSION_SEND_EMPTY : SESSION_SEND_REQUEST);
    }
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_EMPTY, nothing).action, SESSION_SUCCEED);
}

static void test_nothing_after_the_end(void)
{
    for (int input = 0; input < SESSION_INPUT_COUNT; input++) {
        struct session session;
        session_begin(&session);
        session_next(&session, SESSION_GOT_NOTHING, nothing);
        CU_ASSERT_EQUAL(session_next(&session, (enum session_input)input, waiting).action,
                        SESSION_FAIL);
        CU_ASSERT_EQUAL(session.state, SESSION_OVER);
    }
}

UNIT_MAIN("session", {"the exchange of the H3C manual, step by step", test_eleven_steps},
          {"every state with every input", test_table},
          {"the CPE's turn: a request, or the empty message", test_turn},
          {"requests wait while the ACS holds them", test_held_session},
          {"no request after the empty message", test_silent_after_the_empty_post},
          {"a request before the InformResponse is named", test_reason_for_what_is_out_of_order},
          {"fault 8005 is obeyed a limited number of times", test_again_has_an_end},
          {"a request that gets 8005 for ever is given up", test_again_of_a_request},
          {"nothing goes on after the end", test_nothing_after_the_end})
