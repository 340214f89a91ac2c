/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_methods.h: which RPCs the ACS offers, asked with GetRPCMethods (TR-069 A.3.1.1) in the
 * session that delivers 0 BOOTSTRAP, if cwmpd.conf wants it.
 */
#ifndef CWMP_ACS_METHODS_H
#define CWMP_ACS_METHODS_H

#include <stdbool.h>

struct acs_methods;
struct exchange_request;

enum { ACS_METHODS_TEXT_MAX = 480 };

/* enabled: whether to ask at all. 0 or -ENOMEM. */
int acs_methods_new(bool enabled, struct acs_methods **out);
void acs_methods_free(struct acs_methods *methods);

/* A session begins. An ACS that is met for the first time is asked anew. */
void acs_methods_begin(struct acs_methods *methods, bool bootstrap);
/* The request that is due, for exchange.h's next_request. */
bool acs_methods_next(struct acs_methods *methods, struct exchange_request *out);

/* "Inform, TransferComplete", as the ACS listed them, cut with " ..." at a name's end when too
 * long; "refused with fault 8000"; "" when it was not asked. */
const char *acs_methods_text(const struct acs_methods *methods);

#endif
