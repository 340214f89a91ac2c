/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_session.c: the order of messages, step by step. The hand-over between two ACSs follows the
 * steps of the H3C configuration guide, "CWMP message interaction procedure" (1 and 2, connecting,
 * and 11, closing, are HTTP's).
 */
#include "cwmp/session.h"

#include <string.h>

#include "tests/unit/unit.h"
#include "platform/banned.h"

static void test_eleven_steps(void)
{
    struct session session;
    struct session_step step = session_begin(&session);
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_INFORM);          /* 3 */
    step = session_next(&session, SESSION_GOT_INFORM_RESPONSE); /* 4 */
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_EMPTY);           /* 5 */
    step = session_next(&session, SESSION_GOT_REQUEST);         /* 6 GetParameterValues */
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_ANSWER);          /* 7 */
    step = session_next(&session, SESSION_GOT_REQUEST);         /* 8 SetParameterValues */
    CU_ASSERT_EQUAL(step.action, SESSION_SEND_ANSWER);          /* 9 */
    step = session_next(&session, SESSION_GOT_EMPTY);           /* 10 */
    CU_ASSERT_EQUAL(step.action, SESSION_SUCCEED); /* 11, without a further empty POST */
    CU_ASSERT_EQUAL(session.state, SESSION_OVER);
}

static void test_shortest(void)
{
    struct session session;
    session_begin(&session);
    session_next(&session, SESSION_GOT_INFORM_RESPONSE);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_EMPTY).action, SESSION_SUCCEED);
}

static void test_every_other_reply_fails(void)
{
    for (int input = 0; input < SESSION_INPUT_COUNT; input++) {
        struct session session;
        session_begin(&session);
        if (input != SESSION_GOT_INFORM_RESPONSE && input != SESSION_GOT_FAULT_RETRY) {
            CU_ASSERT_EQUAL(session_next(&session, (enum session_input)input).action, SESSION_FAIL);
            CU_ASSERT_EQUAL(session.state, SESSION_OVER);
        }
        session_begin(&session);
        session_next(&session, SESSION_GOT_INFORM_RESPONSE);
        if (input != SESSION_GOT_REQUEST && input != SESSION_GOT_EMPTY) {
            CU_ASSERT_EQUAL(session_next(&session, (enum session_input)input).action, SESSION_FAIL);
            CU_ASSERT_EQUAL(session.state, SESSION_OVER);
        }
    }
}

static void test_reason_for_what_is_out_of_order(void)
{
    struct session session;
    session_begin(&session);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(session_next(&session, SESSION_GOT_REQUEST).reason, "InformResponse"));
}

static void test_again_has_an_end(void)
{
    struct session session;
    session_begin(&session);
    for (int i = 0; i < SESSION_AGAIN_MAX; i++)
        CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_FAULT_RETRY).action, SESSION_SEND_AGAIN);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_FAULT_RETRY).action, SESSION_FAIL);
}

static void test_nothing_after_the_end(void)
{
    struct session session;
    session_begin(&session);
    session_next(&session, SESSION_GOT_NOTHING);
    CU_ASSERT_EQUAL(session_next(&session, SESSION_GOT_INFORM_RESPONSE).action, SESSION_FAIL);
}

UNIT_MAIN("session", {"the exchange of the H3C manual, step by step", test_eleven_steps},
          {"Inform and empty POST are a whole session", test_shortest},
          {"every other reply ends the session as failed", test_every_other_reply_fails},
          {"a request before the InformResponse is named", test_reason_for_what_is_out_of_order},
          {"fault 8005 is obeyed a limited number of times", test_again_has_an_end},
          {"nothing goes on after the end", test_nothing_after_the_end})
