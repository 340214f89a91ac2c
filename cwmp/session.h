/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.h: the order of messages in a session with the ACS (TR-069 3.7.1), as a table without any
 * I/O: told what the ACS's reply was, it says what the CPE does next. HTTP, XML and time are
 * exchange.c's.
 */
#ifndef CWMP_SESSION_H
#define CWMP_SESSION_H

enum session_state {
    SESSION_INFORMING, /* the Inform is out */
    SESSION_LISTENING, /* nothing more to say: an empty POST or an answer is out */
    SESSION_OVER,
};

enum session_input {
    SESSION_GOT_INFORM_RESPONSE,
    SESSION_GOT_REQUEST,     /* an RPC of the ACS */
    SESSION_GOT_EMPTY,       /* 204, or 200 without a body */
    SESSION_GOT_FAULT,       /* a SOAP fault of the ACS */
    SESSION_GOT_FAULT_RETRY, /* fault 8005: the ACS wants the same message again */
    SESSION_GOT_RESPONSE,    /* a response to something that was not asked */
    SESSION_GOT_INVALID,     /* not a message that can be understood */
    SESSION_GOT_NOTHING,     /* no reply: connection, time-out, HTTP error status */
    SESSION_INPUT_COUNT
};

enum session_action {
    SESSION_SEND_INFORM,
    SESSION_SEND_EMPTY,
    SESSION_SEND_ANSWER, /* to the request that was got */
    SESSION_SEND_AGAIN,  /* the last message, unchanged */
    SESSION_SUCCEED,
    SESSION_FAIL,
};

enum {
    SESSION_AGAIN_MAX = 5
}; /* how often 8005 is obeyed; the standard sets no limit, so a broken ACS needs ours */

struct session {
    enum session_state state;
    unsigned again;
};

struct session_step {
    enum session_action action;
    const char *reason; /* of SESSION_FAIL: one sentence part; "" where the input itself carries the
                           reason */
};

struct session_step session_begin(struct session *session);
struct session_step session_next(struct session *session, enum session_input input);

#endif
