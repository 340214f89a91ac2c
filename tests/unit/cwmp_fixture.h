/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cwmp_fixture.h: a data model over a real store in a directory of its own and a simulated switch,
 * for the tests of cwmp/. Every message written is kept; cwmp_check_schemas() compares all of them
 * with the Broadband Forum's schemas.
 */
#ifndef TESTS_UNIT_CWMP_FIXTURE_H
#define TESTS_UNIT_CWMP_FIXTURE_H

#include <stddef.h>

#include "cwmp/datamodel.h"
#include "cwmp/rpc.h"
#include "cwmp/soap_read.h"
#include "platform/buf.h"
#include "tests/unit/store_fixture.h"
#include "tests/unit/unit.h"

struct cwmp_fixture {
    struct fixture base;
    struct conf *conf;
    struct clock *clock;
    struct switch_dev *sw;
    struct datamodel *dm;
    struct notify *notify;
    unsigned news; /* how often active notification was due */
    struct rpc_env rpc;
    /* the last answer: bytes, and as read back */
    struct buf out;
    struct soap_message *answer;
    char value[SETTING_TEXT_MAX]; /* of cwmp_value() */
};

void cwmp_begin(struct cwmp_fixture *f);
void cwmp_end(struct cwmp_fixture *f);
void cwmp_restart(
    struct cwmp_fixture *f); /* the daemon dies and starts again; the answer is forgotten */

/* Answers a request: `call` is the RPC's element with prefix cwmp, e.g. "<cwmp:GetRPCMethods/>".
 * f->answer's body is returned; the answer has been checked to be readable and to bear the
 * request's ID and version. */
const struct soap_node *cwmp_call(struct cwmp_fixture *f, const char *call);

/* The value of one parameter, "(none)" when there is no such parameter. Valid until the next call.
 */
const char *cwmp_value(struct cwmp_fixture *f, const char *path);

/* An envelope of CWMP 1.2 around it, with that ID. To be freed. */
char *cwmp_envelope(const char *call, const char *id);

/* Keeps a written message for cwmp_check_schemas(). */
void cwmp_keep(const char *message);
/* Asserts that every message kept so far fits the schema of its namespace. NULL, or why that cannot
 * be done here. */
const char *cwmp_validate(void);
/* That as a test. Inline, as skipped tests are counted in the file of main(). */
static inline void cwmp_check_schemas(void)
{
    const char *why_not = cwmp_validate();
    if (why_not)
        unit_skip(why_not);
}

/* $srcdir/../../shared/bbf/NAME; false when it is not there. */
bool cwmp_shared_path(const char *name, char out[UNIT_PATH_MAX]);

/* Number of children. */
size_t cwmp_count(const struct soap_node *node);
/* In a GetParameterValuesResponse or -NamesResponse: the Value or Writable of that name, NULL when
 * it is not there. */
const char *cwmp_entry(const struct soap_node *response, const char *name);
/* In a Fault: the code of that parameter's SetParameterValuesFault, 0 when there is none. */
int cwmp_parameter_fault(const struct soap_node *fault, const char *name);

#endif
