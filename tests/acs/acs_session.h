/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_session.h: the ACS without the network: sessions, and the script that says how each of their
 * requests is answered.
 */
#ifndef TESTS_ACS_SESSION_H
#define TESTS_ACS_SESSION_H

#include "tests/acs/acs_request.h"

struct acs;
struct acs_auth;
struct acs_log;
struct script;

/* All three stay the caller's and must outlive the ACS. 0 or -ENOMEM. */
int acs_new(const struct script *script, struct acs_auth *auth, struct acs_log *log,
            struct acs **out);
void acs_free(struct acs *acs);

/* Fills reply, which the caller has initialised with acs_reply_init(). */
void acs_handle(struct acs *acs, struct acs_request *request, struct acs_reply *reply);
/* The same request again, after the wait that it was answered with. */
void acs_handle_again(struct acs *acs, struct acs_request *request, struct acs_reply *reply);

/* The CPE closed the connection during that wait. */
void acs_gone(struct acs *acs, const struct acs_request *request);

/* Says which expectations failed or were never reached; returns how many. */
unsigned acs_finish(struct acs *acs);

#endif
