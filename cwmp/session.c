/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.c: see session.h.
 */
#include "cwmp/session.h"

#include "platform/banned.h"

/* What a rule leads to. */
enum move {
    MOVE_FAIL,   /* with its reason */
    MOVE_INFORM, /* once more, in an older version */
    MOVE_SPEAK,  /* the CPE's turn: its next request, or the empty message */
    MOVE_ASK,    /* its request that was held */
    MOVE_END,    /* neither has anything more to say */
    MOVE_ANSWER,
    MOVE_FAULT,
    MOVE_AGAIN,
};

struct rule {
    enum move move;
    const char *reason;
};

/* clang-format off */
/* The ACS has the floor, until it sends an empty reply. Fault 8005 would answer what is no request. */
#define CPE_LISTENS(on_empty) { \
        [SESSION_GOT_INFORM_RESPONSE] = {MOVE_FAIL, "the ACS sent a second InformResponse"}, \
        [SESSION_GOT_ANSWER] =          {MOVE_FAIL, "the ACS sent a response that nothing had asked for"}, \
        [SESSION_GOT_REQUEST] =         {MOVE_ANSWER, ""}, \
        [SESSION_GOT_NOT_UNDERSTOOD] =  {MOVE_FAULT, ""}, \
        [SESSION_GOT_EMPTY] =           {on_empty, ""}, \
        [SESSION_GOT_FAULT] =           {MOVE_FAIL, ""}, \
        [SESSION_GOT_FAULT_RETRY] =     {MOVE_FAIL, ""}, \
        [SESSION_GOT_FAULT_VERSION] =   {MOVE_FAIL, ""}, \
        [SESSION_GOT_RESPONSE] =        {MOVE_FAIL, "the ACS sent a response that nothing had asked for"}, \
        [SESSION_GOT_INVALID] =         {MOVE_FAIL, ""}, \
        [SESSION_GOT_NOTHING] =         {MOVE_FAIL, ""}, \
    }
static const struct rule rules[SESSION_OVER][SESSION_INPUT_COUNT] = {
    [SESSION_INFORMING] = {
        [SESSION_GOT_INFORM_RESPONSE] = {MOVE_SPEAK, ""},
        [SESSION_GOT_ANSWER] =          {MOVE_FAIL, "the ACS answered the Inform with another response"},
        [SESSION_GOT_REQUEST] =         {MOVE_FAIL, "the ACS sent a request before its InformResponse"},
        [SESSION_GOT_NOT_UNDERSTOOD] =  {MOVE_FAIL, "the ACS sent a request before its InformResponse"},
        [SESSION_GOT_EMPTY] =           {MOVE_FAIL, "the ACS answered the Inform with an empty message"},
        [SESSION_GOT_FAULT] =           {MOVE_FAIL, ""},
        [SESSION_GOT_FAULT_RETRY] =     {MOVE_AGAIN, "the ACS asked for the same Inform again and again (fault 8005)"},
        [SESSION_GOT_FAULT_VERSION] =   {MOVE_INFORM, ""},
        [SESSION_GOT_RESPONSE] =        {MOVE_FAIL, "the ACS answered the Inform with another response"},
        [SESSION_GOT_INVALID] =         {MOVE_FAIL, ""},
        [SESSION_GOT_NOTHING] =         {MOVE_FAIL, ""},
    },
    [SESSION_ASKING] = {
        [SESSION_GOT_INFORM_RESPONSE] = {MOVE_FAIL, "the ACS sent a second InformResponse"},
        [SESSION_GOT_ANSWER] =          {MOVE_SPEAK, ""},
        [SESSION_GOT_REQUEST] =         {MOVE_FAIL, "the ACS sent a request while its response to the CPE's was due"},
        [SESSION_GOT_NOT_UNDERSTOOD] =  {MOVE_FAIL, "the ACS sent a request while its response to the CPE's was due"},
        [SESSION_GOT_EMPTY] =           {MOVE_FAIL, "the ACS answered a request of the CPE with an empty message"},
        [SESSION_GOT_FAULT] =           {MOVE_SPEAK, ""}, /* ends that request, not the session (3.7.1.4) */
        [SESSION_GOT_FAULT_RETRY] =     {MOVE_AGAIN, ""}, /* at last given up, which is as good as a fault */
        [SESSION_GOT_FAULT_VERSION] =   {MOVE_SPEAK, ""},
        [SESSION_GOT_RESPONSE] =        {MOVE_FAIL, "the ACS answered a request of the CPE with another response"},
        [SESSION_GOT_INVALID] =         {MOVE_FAIL, ""},
        [SESSION_GOT_NOTHING] =         {MOVE_FAIL, ""},
    },
    [SESSION_HELD] =      CPE_LISTENS(MOVE_ASK),
    [SESSION_LISTENING] = CPE_LISTENS(MOVE_END),
};
/* clang-format on */

static struct session_step fail(struct session *session, const char *reason)
{
    session->state = SESSION_OVER;
    return (struct session_step){SESSION_FAIL, reason};
}

/* The message that is out becomes this one. */
static struct session_step go_on(struct session *session, enum session_action action,
                                 enum session_state next)
{
    session->state = next;
    session->again = 0;
    return (struct session_step){action, ""};
}

/* Once the CPE has said that it has nothing more, it asks nothing more (3.7.1.3): LISTENING is
 * never left. While it is held it has said no such thing. */
static struct session_step speak(struct session *session, struct session_view view)
{
    if (view.waiting && !view.held)
        return go_on(session, SESSION_SEND_REQUEST, SESSION_ASKING);
    return go_on(session, SESSION_SEND_EMPTY, view.waiting ? SESSION_HELD : SESSION_LISTENING);
}

static struct session_step again(struct session *session, const char *reason)
{
    if (++session->again <= SESSION_AGAIN_MAX)
        return (struct session_step){SESSION_SEND_AGAIN, ""};
    return session->state == SESSION_ASKING ? (struct session_step){SESSION_GIVE_UP, ""}
                                            : fail(session, reason);
}

struct session_step session_begin(struct session *session)
{
    return go_on(session, SESSION_SEND_INFORM, SESSION_INFORMING);
}

struct session_step session_next(struct session *session, enum session_input input,
                                 struct session_view view)
{
    if (session->state == SESSION_OVER)
        return fail(session, "the session was over");
    const struct rule *rule = &rules[session->state][input];
    switch (rule->move) {
    case MOVE_FAIL:
        break;
    case MOVE_INFORM:
        return go_on(session, SESSION_SEND_INFORM, SESSION_INFORMING);
    case MOVE_SPEAK:
        return speak(session, view);
    case MOVE_ASK:
        return go_on(session, SESSION_SEND_REQUEST, SESSION_ASKING);
    case MOVE_END:
        session->state = SESSION_OVER;
        return (struct session_step){SESSION_SUCCEED, ""};
    case MOVE_ANSWER:
        return go_on(session, SESSION_SEND_ANSWER, session->state);
    case MOVE_FAULT:
        return go_on(session, SESSION_SEND_FAULT, session->state);
    case MOVE_AGAIN:
        return again(session, rule->reason);
    }
    return fail(session, rule->reason);
}
