/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.h: the order of messages in a session with the ACS (TR-069 3.7), as a table without any
 * I/O: told what the ACS's reply was, it says what the CPE does next. HTTP, XML and time are
 * exchange.c's.
 *
 * After the Inform the CPE speaks first: its own requests, one after the other, each answered by
 * the ACS, then an empty POST; from there on the ACS asks and the CPE answers, until the ACS has
 * nothing more (an empty reply). While the ACS holds requests (header HoldRequests) the CPE posts
 * the empty message instead of its requests; an envelope without the header, or an empty reply,
 * ends the hold.
 */
#ifndef CWMP_SESSION_H
#define CWMP_SESSION_H

#include <stdbool.h>

enum session_state {
    SESSION_INFORMING, /* the Inform is out */
    SESSION_ASKING,    /* a request of the CPE is out */
    SESSION_HELD,      /* an empty POST or an answer is out; requests of the CPE wait */
    SESSION_LISTENING, /* the CPE has nothing more to say: an empty POST or an answer is out */
    SESSION_OVER,
};

enum session_input {
    SESSION_GOT_INFORM_RESPONSE,
    SESSION_GOT_ANSWER,         /* the response to the CPE's request that is out */
    SESSION_GOT_REQUEST,        /* an RPC of the ACS */
    SESSION_GOT_NOT_UNDERSTOOD, /* an RPC with a header block that must be understood and is not */
    SESSION_GOT_EMPTY,          /* 204, or 200 without a body */
    SESSION_GOT_FAULT,          /* a SOAP fault of the ACS */
    SESSION_GOT_FAULT_RETRY,    /* fault 8005: the ACS wants the same message again */
    SESSION_GOT_FAULT_VERSION,  /* fault 8006, and there is an older version to try */
    SESSION_GOT_RESPONSE,       /* a response to something that was not asked */
    SESSION_GOT_INVALID,        /* not a message that can be understood */
    SESSION_GOT_NOTHING,        /* no reply: connection, time-out, HTTP error status */
    SESSION_INPUT_COUNT
};

enum session_action {
    SESSION_SEND_INFORM, /* again: in the older version */
    SESSION_SEND_EMPTY,
    SESSION_SEND_REQUEST, /* the CPE's that waits */
    SESSION_SEND_ANSWER,  /* to the request that was got */
    SESSION_SEND_FAULT,   /* SOAP's MustUnderstand, to the request that was got */
    SESSION_SEND_AGAIN,   /* the last message, unchanged */
    SESSION_GIVE_UP, /* the CPE's request that is out: 8005 came too often. Then the step is asked
                        for again, with SESSION_GOT_FAULT */
    SESSION_SUCCEED,
    SESSION_FAIL,
};

enum {
    SESSION_AGAIN_MAX = 5
}; /* how often 8005 is obeyed for one message; the standard sets no limit, a broken ACS needs ours
    */

struct session {
    enum session_state state;
    unsigned again; /* how often the message that is out was sent again */
};

/* What else decides, as it is after the reply. */
struct session_view {
    bool held;    /* the reply's envelope said HoldRequests */
    bool waiting; /* the CPE has a request of its own that it has not sent */
};

struct session_step {
    enum session_action action;
    const char *reason; /* of SESSION_FAIL: one sentence part; "" where the input itself carries the
                           reason */
};

struct session_step session_begin(struct session *session);
struct session_step session_next(struct session *session, enum session_input input,
                                 struct session_view view);

#endif
