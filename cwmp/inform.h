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
struct log;
struct switch_identity;

enum {
    INFORM_EVENTS_MAX = 64, /* TR-069 A.3.3.1 */
    INFORM_TIMEOUT_MIN_S = 30,
};

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
    unsigned session_timeout_s; /* SessionTimeout, of CWMP 1.3 on; at least INFORM_TIMEOUT_MIN_S is
                                   said */
    const char *const
        *changed; /* full names that changed, besides the forced parameters; no doubles needed */
    size_t changed_count;
    struct log *log; /* may be NULL */
};

/* Appends the ParameterList: the forced parameters, those named in changed and those that
 * InformParameter asks for with these events, each once. One that cannot be read is left out, with
 * a line in the log; a forced one is there without a value if its type is a string. 0, -ENOMEM or
 * the buffer's error. */
int inform_parameters(const struct inform *inform, struct datamodel *dm, struct buf *out);
/* Appends the whole message with that ParameterList, in inform->version: the header blocks
 * SessionTimeout and SupportedCWMPVersions only where the namespace has them, events that it does
 * not have left out (2 PERIODIC stands for them when none is left). 0 or the buffer's error. */
int inform_write(const struct inform *inform, const char *parameters, struct buf *out);

#endif
