/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_envelope.h: writes the SOAP messages of the ACS.
 */
#ifndef TESTS_ACS_ENVELOPE_H
#define TESTS_ACS_ENVELOPE_H

#include <stddef.h>

#include "platform/buf.h"

/* Each appends a whole envelope in the CWMP namespace given, with a cwmp:ID header unless id is
 * NULL, to out; the buffer keeps the error. */

/* The ordinary answer to what a CPE asked: "Inform" gives InformResponse, and so on. */
void envelope_answer(struct buf *out, const char *cwmp_namespace, const char *id,
                     const char *request);
/* A fault of the ACS. */
void envelope_fault(struct buf *out, const char *cwmp_namespace, const char *id, const char *code);
/* The RPC that the words of a `send` step describe. 0, or -EINVAL with why when the words do not
 * fit. */
int envelope_rpc(struct buf *out, const char *cwmp_namespace, const char *id, char *const *words,
                 size_t count, char *why, size_t why_size);

#endif
