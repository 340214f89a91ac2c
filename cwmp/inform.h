/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inform.h: the Inform message (TR-069 A.3.3.1).
 */
#ifndef CWMP_INFORM_H
#define CWMP_INFORM_H

#include <stddef.h>
#include <stdint.h>

#include "cwmp/soap.h"

struct buf;
struct datamodel;
struct switch_identity;

enum { INFORM_EVENTS_MAX = 64 }; /* TR-069 A.3.3.1 */

struct inform_event {
    const char *code;        /* "0 BOOTSTRAP" */
    const char *command_key; /* "" where the event has none */
};

struct inform {
    enum soap_version version;
    const char *id;
    const struct switch_identity *identity;
    const struct inform_event *events; /* at most 64 */
    size_t event_count;
    int64_t wall_ms; /* CurrentTime, written as local time with zone offset; the unknown time before
                        2000 */
    unsigned retry_count;
    const char *const
        *changed; /* full names that changed, besides the forced parameters; no doubles needed */
    size_t changed_count;
};

/* Appends the whole message: the forced parameters and those named in changed. 0, the buffer's
 * error, or that of a parameter that could not be read. */
int inform_write(const struct inform *inform, struct datamodel *dm, struct buf *out);

#endif
