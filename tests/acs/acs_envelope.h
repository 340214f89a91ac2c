/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_envelope.h: writes the SOAP messages of the ACS.
 */
#ifndef TESTS_ACS_ENVELOPE_H
#define TESTS_ACS_ENVELOPE_H

#include <stddef.h>

#include "platform/buf.h"

struct envelope_head {
    const char *cwmp_namespace;
    const char *id;    /* of the cwmp:ID header; NULL: none */
    const char *extra; /* more elements of the SOAP header, as XML; NULL: none */
};

/* Each appends a whole envelope to out; the buffer keeps the error. */

/* The ordinary answer to what a CPE asked: "Inform" gives InformResponse, and so on. */
void envelope_answer(struct buf *out, const struct envelope_head *head, const char *request);
/* A fault of the ACS. */
void envelope_fault(struct buf *out, const struct envelope_head *head, const char *code);
/* The words, one after the other, as the content of the Body. */
void envelope_body(struct buf *out, const struct envelope_head *head, char *const *words,
                   size_t count);
/* The RPC that the words of a `send` step describe. 0, or -EINVAL with why when the words do not
 * fit. */
int envelope_rpc(struct buf *out, const struct envelope_head *head, char *const *words,
                 size_t count, char *why, size_t why_size);

#endif
