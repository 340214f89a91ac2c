/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.c: see session.h.
 */
#include "cwmp/session.h"

#include <stddef.h>

#include "platform/banned.h"

struct rule {
    enum session_action action;
    enum session_state next;
    const char *reason;
};

#define FAIL(why)                                                                                  \
    {                                                                                              \
        SESSION_FAIL, SESSION_OVER, why                                                            \
    }

static const struct rule rules[SESSION_OVER][SESSION_INPUT_COUNT] = {
    [SESSION_INFORMING] =
        {
            [SESSION_GOT_INFORM_RESPONSE] = {SESSION_SEND_EMPTY, SESSION_LISTENING, ""},
            [SESSION_GOT_REQUEST] = FAIL("the ACS sent a request before its InformResponse"),
            [SESSION_GOT_EMPTY] = FAIL("the ACS answered the Inform with an empty message"),
            [SESSION_GOT_FAULT] = FAIL(""),
            [SESSION_GOT_FAULT_RETRY] = {SESSION_SEND_AGAIN, SESSION_INFORMING, ""},
            [SESSION_GOT_RESPONSE] = FAIL("the ACS answered the Inform with another response"),
            [SESSION_GOT_INVALID] = FAIL(""),
            [SESSION_GOT_NOTHING] = FAIL(""),
        },
    [SESSION_LISTENING] =
        {
            [SESSION_GOT_INFORM_RESPONSE] = FAIL("the ACS sent a second InformResponse"),
            [SESSION_GOT_REQUEST] = {SESSION_SEND_ANSWER, SESSION_LISTENING, ""},
            [SESSION_GOT_EMPTY] = {SESSION_SUCCEED, SESSION_OVER, ""},
            [SESSION_GOT_FAULT] = FAIL(""),
            [SESSION_GOT_FAULT_RETRY] = FAIL(""),
            [SESSION_GOT_RESPONSE] = FAIL("the ACS sent a response that nothing had asked for"),
            [SESSION_GOT_INVALID] = FAIL(""),
            [SESSION_GOT_NOTHING] = FAIL(""),
        },
};

struct session_step session_begin(struct session *session)
{
    *session = (struct session){.state = SESSION_INFORMING};
    return (struct session_step){SESSION_SEND_INFORM, ""};
}

struct session_step session_next(struct session *session, enum session_input input)
{
    if (session->state == SESSION_OVER)
        return (struct session_step){SESSION_FAIL, "the session was over"};
    const struct rule *rule = &rules[session->state][input];
    if (rule->action == SESSION_SEND_AGAIN && ++session->again > SESSION_AGAIN_MAX) {
        session->state = SESSION_OVER;
        return (struct session_step){SESSION_FAIL,
                                     "the ACS asked for the same message again and again"};
    }
    session->state = rule->next;
    return (struct session_step){rule->action, rule->reason};
}
